/** A rectangle, pixels of the viewport. */
export type Box = { left: number; top: number; right: number; bottom: number };

/** Distance between the tooltip and a described point, pixels. */
export const TOOLTIP_CLEARANCE = 12;
/** Distance between the tooltip and the edges of its container, pixels. */
const MARGIN = 6;

export type TooltipPlacement = {
  size: { width: number; height: number };
  /** Bounding box of all plots. */
  plots: Box;
  /** Top of the charts including their legend. */
  chartsTop: number;
  /** The described points: one x, and a y for each chart that has a value there. */
  x: number;
  ys: readonly number[];
  /** Visible part of the page. */
  view: Box;
};

/**
 * Position of a tooltip that describes one point per chart and covers none of them: the upper corner opposite the points; if
 * the charts are too narrow, above the charts, else in the largest free part of the viewport.
 * @returns left and top edge, pixels of the viewport
 */
export function placeTooltip(placement: TooltipPlacement): { left: number; top: number } {
  const { size, plots, chartsTop, x, view } = placement;
  const isRight = x > (plots.left + plots.right) / 2;
  const corner = isRight ? plots.left + MARGIN : plots.right - size.width - MARGIN;
  const isClear = isRight ? corner + size.width + TOOLTIP_CLEARANCE <= x : corner - TOOLTIP_CLEARANCE >= x;
  if (isClear && corner >= view.left) {
    const top = Math.min(Math.max(plots.top + MARGIN, view.top + MARGIN), view.bottom - size.height - MARGIN);
    return { left: corner, top };
  }
  const left = Math.max(view.left, Math.min(plots.left, view.right - size.width));
  const above = chartsTop - size.height - MARGIN;
  return { left, top: above >= view.top ? above : freeTop(placement) };
}

/** Top edge in the largest part of the viewport without a point, as far from the points as possible. */
function freeTop({ size, ys, view }: TooltipPlacement): number {
  const [from, to] = [view.top - TOOLTIP_CLEARANCE, view.bottom + TOOLTIP_CLEARANCE];
  const near = ys.filter((y) => y >= from && y <= to).sort((a, b) => a - b);
  const edges = [from, ...near, to];
  let best = { from: view.top, to: view.bottom, first: true, last: true };
  let largest = Number.NEGATIVE_INFINITY;
  for (const [i, edge] of edges.entries()) {
    const next = edges[i + 1];
    if (next === undefined || next - edge <= largest) continue;
    largest = next - edge;
    best = {
      ...{ from: edge + TOOLTIP_CLEARANCE, to: next - TOOLTIP_CLEARANCE },
      ...{ first: i === 0, last: i === edges.length - 2 },
    };
  }
  if (best.first) return best.from;
  return best.last ? best.to - size.height : (best.from + best.to - size.height) / 2;
}
