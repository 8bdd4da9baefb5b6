import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLong } from "@/lib/testing/long-tests";
import { placeTooltip, TOOLTIP_CLEARANCE } from "./place-tooltip";

const VIEW = { left: 0, top: 52, right: 1440, bottom: 900 };
const PLOTS = { left: 24, top: 200, right: 900, bottom: 760 };
const SIZE = { width: 260, height: 150 };

describe("placeTooltip", () => {
  it.each([
    { x: 100, left: 634, side: "right" },
    { x: 800, left: 30, side: "left" },
  ])("is in the $side corner of the charts for a point at $x", ({ x, left }) => {
    const placement = { size: SIZE, plots: PLOTS, chartsTop: 160, x, ys: [300, 600], view: VIEW };
    expect(placeTooltip(placement)).toEqual({ left, top: 206 });
  });

  it("stays inside the viewport if the top of the charts is scrolled out", () => {
    const plots = { ...PLOTS, top: -100, bottom: 460 };
    const placement = { size: SIZE, plots, chartsTop: -140, x: 100, ys: [0, 300], view: VIEW };
    expect(placeTooltip(placement).top).toBe(58);
  });

  it("is above charts that are too narrow for it", () => {
    const view = { ...VIEW, right: 390 };
    const plots = { ...PLOTS, left: 16, right: 320, top: 300, bottom: 740 };
    const size = { width: 358, height: 140 };
    const placement = { size, plots, chartsTop: 260, x: 160, ys: [400, 650], view };
    expect(placeTooltip(placement)).toEqual({ left: 16, top: 114 });
  });

  it("never covers a point, for any size and scroll position", () => {
    const width = fc.integer({ min: 320, max: 2560 });
    fc.assert(
      fc.property(
        width,
        fc.integer({ min: 560, max: 1400 }),
        fc.integer({ min: -300, max: 500 }),
        fc.integer({ min: 200, max: 340 }),
        fc.integer({ min: 40, max: 150 }),
        fc.tuple(...[0, 1, 2].map(() => fc.double({ min: 0, max: 1, noNaN: true }))),
        (windowWidth, windowHeight, top, cardWidth, height, [across, inPrice, inVolatility]) => {
          const view = { left: 0, top: 52, right: windowWidth, bottom: windowHeight };
          const plots = { left: 16, top, right: windowWidth - 80, bottom: top + 470 };
          const size = { width: Math.min(cardWidth, windowWidth - 32), height };
          const x = plots.left + (across ?? 0) * (plots.right - plots.left);
          const ys = [top + (inPrice ?? 0) * 208, top + 250 + (inVolatility ?? 0) * 168];
          const { left, top: tooltipTop } = placeTooltip({ size, plots, chartsTop: top - 40, x, ys, view });
          expect(left).toBeGreaterThanOrEqual(0);
          expect(left + size.width).toBeLessThanOrEqual(windowWidth);
          expect(tooltipTop).toBeGreaterThanOrEqual(view.top);
          expect(tooltipTop + height).toBeLessThanOrEqual(view.bottom);
          for (const y of ys) {
            const isBeside = left >= x + TOOLTIP_CLEARANCE || left + size.width <= x - TOOLTIP_CLEARANCE;
            const isAway =
              tooltipTop >= y + TOOLTIP_CLEARANCE || tooltipTop + height <= y - TOOLTIP_CLEARANCE;
            expect(isBeside || isAway).toBe(true);
          }
        },
      ),
      { numRuns: isLong ? 3000 : 600 },
    );
  });
});
