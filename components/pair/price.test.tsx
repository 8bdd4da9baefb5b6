// @vitest-environment happy-dom
import { render } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { formatStdDev } from "@/lib/format/std-dev";
import { METRICS } from "@/lib/market/metric";
import { MetricValue, Price, PriceDigits } from "./price";

/** Text of an element without the parts that match a selector. */
function textWithout(container: HTMLElement, selector: string): string {
  const copy = container.cloneNode(true);
  if (!(copy instanceof HTMLElement)) throw new Error("Expected an HTMLElement.");
  for (const part of copy.querySelectorAll(selector)) part.remove();
  return copy.textContent;
}
const readOut = (container: HTMLElement) => textWithout(container, "[aria-hidden=true]");
const copied = (container: HTMLElement) => textWithout(container, ".select-none");

describe("a stored price", () => {
  it.each([
    ["106117.38471", "106,117"],
    ["0.00000620449", "0.000006204"],
    ["1.0001", "1.00010"],
  ])("%s is read out as %s, copied and hovered with every digit", (price, spoken) => {
    const { container } = render(<Price value={price} />);
    expect(readOut(container)).toBe(spoken);
    expect(copied(container)).toBe(price);
    expect(container.firstElementChild?.getAttribute("title")).toBe(price);
  });
});

describe("a stored volume", () => {
  it.each([
    ["31400000000.25", "31.4\u202fB"],
    ["12345.678", "12,346"],
    ["0", "0"],
  ])("%s is read out as %s, copied with every digit", (volume, spoken) => {
    const { container } = render(<MetricValue value={volume} metric={METRICS.volume} />);
    expect(readOut(container)).toBe(spoken);
    expect(copied(container)).toBe(volume);
  });
});

describe("a computed figure in quote units", () => {
  it.each([
    [81.7844856144625, "81.78"],
    [0.0000001234567890123, "0.0000001235"],
  ])("%d is read out and copied as %s, without a title of more digits", (stdDev, text) => {
    const { container } = render(<PriceDigits text={formatStdDev(stdDev, "page")} />);
    expect(readOut(container)).toBe(text);
    expect(copied(container)).toBe(text);
    expect(container.querySelector("[title]")).toBeNull();
  });
});
