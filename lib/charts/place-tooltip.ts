/** Edges in pixels of the window. */
export type Box = { left: number; top: number; right: number; bottom: number };

/** Between the tooltip and what it describes, pixels. */
export const TOOLTIP_CLEARANCE = 12;
/** Between the tooltip and the edges of what it lies in. */
const MARGIN = 6;

export type TooltipPlacement = {
  size: { width: number; height: number };
  /** The lines of all charts, from the first one's top to the last one's bottom. */
  plots: Box;
  /** Top of everything that belongs to the charts. */
  chartsTop: number;
  /** What is described: one instant, with a point in each chart that has one. */
  x: number;
  ys: readonly number[];
  /** What can be seen of the page. */
  view: Box;
};

/**
 * Where a tooltip lies that describes a point in each chart, without covering one: in the upper corner away from the
 * points; where the charts are too narrow for that, above them, else in the largest part of the window between the points.
 * @returns its left and top edge, in pixels of the window
 */
export function placeTooltip(question: TooltipPlacement): { left: number; top: number } {
  const { size, plots, chartsTop, x, view } = question;
  const isRight = x > (plots.left + plots.right) / 2;
  const corner = isRight ? plots.left + MARGIN : plots.right - size.width - MARGIN;
  const isClear = isRight ? corner + size.width + TOOLTIP_CLEARANCE <= x : corner - TOOLTIP_CLEARANCE >= x;
  if (isClear && corner >= view.left) {
    const top = Math.min(Math.max(plots.top + MARGIN, view.top + MARGIN), view.bottom - size.height - MARGIN);
    return { left: corner, top };
  }
  const left = Math.max(view.left, Math.min(plots.left, view.right - size.width));
  const above = chartsTop - size.height - MARGIN;
  return { left, top: above >= view.top ? above : freeTop(question) };
}

/** The top edge in the largest part of the window that no point lies in, as far from the points as possible. */
function freeTop({ size, ys, view }: TooltipPlacement): number {
  const [from, to] = [view.top - TOOLTIP_CLEARANCE, view.bottom + TOOLTIP_CLEARANCE];
  const near = ys.filter((y) => y >= from && y <= to).sort((a, b) => a - b);
  const edges = [from, ...near, to];
  let best = { from: view.top, to: view.bottom, first: true, last: true };
  let room = Number.NEGATIVE_INFINITY;
  for (const [i, edge] of edges.entries()) {
    const next = edges[i + 1];
    if (next === undefined || next - edge <= room) continue;
    room = next - edge;
    best = {
      ...{ from: edge + TOOLTIP_CLEARANCE, to: next - TOOLTIP_CLEARANCE },
      ...{ first: i === 0, last: i === edges.length - 2 },
    };
  }
  if (best.first) return best.from;
  return best.last ? best.to - size.height : (best.from + best.to - size.height) / 2;
}
