import type { PlacedPair } from "./prepare-distribution";

/** A label in the distribution chart: a figure and the name of its pair, or `median`. */
export type DistributionLabel = {
  kind: "median" | "least" | "most";
  text: string;
  figure: string;
  /** Pixels; y is the baseline of the text. */
  x: number;
  y: number;
  anchor: "start" | "end";
  /** Leader line from the text down to its column; null for the median, whose label is next to its line. */
  lead: { x: number; from: number; to: number } | null;
};

/** Approximate width of an 11 px character, regular and medium weight, pixels. */
const CHARACTER_WIDTH = 6;
const FIGURE_WIDTH = 6.6;
/** Distance of the baseline from the upper and lower edge of the text. */
const ASCENT = 9;
const DESCENT = 3;
/** Baseline of the median's text, and its distance from the median's line. */
const MEDIAN_Y = 11;
const MEDIAN_OFFSET = 14;
/** Length of a leader line, and minimum distance of a label from the median's line. */
const LEADER_LENGTH = 17;
const CLEARANCE = 5;
/** Maximum width of a name, as a share of the chart's width. */
const MAX_NAME_SHARE = 0.36;

type Box = { left: number; right: number; top: number; bottom: number };

type LabelInput = {
  /** Least volatile first. */
  placed: readonly PlacedPair[];
  median: number | null;
  medianX: number | null;
  /** Columns from left to right. */
  bins: readonly { x: number; top: number }[];
  width: number;
  figure: (rv: number) => string;
};

/**
 * Places the labels of the median, the least and the most volatile pair. They never overlap each other, a dot or the median's
 * line; a label without room is omitted.
 */
export function placeDistributionLabels(given: LabelInput): DistributionLabel[] {
  const { placed, median, medianX, width, figure } = given;
  const least = placed[0];
  const most = placed.at(-1);
  if (!least || !most || median === null || medianX === null) return [];
  const occupied: Box[] = [];
  const labels: DistributionLabel[] = [];
  if (placed.length > 1) {
    const label = medianLabel(figure(median), medianX, width);
    labels.push(label);
    occupied.push(boxOf(label));
    occupied.push({
      left: medianX - CLEARANCE,
      right: medianX + CLEARANCE,
      top: 0,
      bottom: Number.MAX_VALUE,
    });
  }
  const ends: ["most" | "least", PlacedPair, { x: number; top: number } | undefined][] = [
    ["most", most, given.bins.at(-1)],
  ];
  // If all are equal, only the first label is drawn.
  if (least.rv < most.rv) ends.push(["least", least, given.bins[0]]);
  if (placed.length > 1 && least.rv === most.rv) return labels;
  for (const [kind, { name, rv }, bin] of ends) {
    if (!bin) continue;
    const label = endLabel(kind, { name, figure: figure(rv) }, bin, given, occupied);
    if (!label) continue;
    labels.push(label);
    occupied.push(boxOf(label));
  }
  return labels;
}

function widthOf(text: string, figure: string): number {
  return (text.length + 1) * CHARACTER_WIDTH + figure.length * FIGURE_WIDTH;
}

function boxOf({ text, figure, x, y, anchor }: DistributionLabel): Box {
  const width = widthOf(text, figure);
  const left = anchor === "start" ? x : x - width;
  return { left, right: left + width, top: y - ASCENT, bottom: y + DESCENT };
}

function medianLabel(figure: string, medianX: number, width: number): DistributionLabel {
  const isRight = medianX + MEDIAN_OFFSET + widthOf("median", figure) <= width;
  const x = isRight ? medianX + MEDIAN_OFFSET : medianX - MEDIAN_OFFSET;
  return {
    ...{ kind: "median", text: "median", figure, x, y: MEDIAN_Y },
    ...{ anchor: isRight ? "start" : "end", lead: null },
  };
}

function truncateName(name: string, figure: string, width: number): string {
  const maxLetters = Math.max(
    4,
    Math.floor((width * MAX_NAME_SHARE - figure.length * FIGURE_WIDTH) / CHARACTER_WIDTH) - 1,
  );
  const letters = Array.from(name);
  return letters.length <= maxLetters
    ? name
    : `${letters
        .slice(0, maxLetters - 1)
        .join("")
        .trimEnd()}…`;
}

/** Label of the least or most volatile pair above its column, as far outward as possible; null without room. */
function endLabel(
  kind: "least" | "most",
  { name, figure }: { name: string; figure: string },
  bin: { x: number; top: number },
  { bins, width }: LabelInput,
  occupied: readonly Box[],
): DistributionLabel | null {
  const text = truncateName(name, figure, width);
  const textWidth = widthOf(text, figure);
  const outward =
    kind === "least"
      ? Math.max(0, bin.x - textWidth / 2)
      : Math.min(width - textWidth, bin.x - textWidth / 2);
  for (const left of [outward, bin.x - 2, bin.x + 2 - textWidth]) {
    if (left < 0 || left + textWidth > width + 1) continue;
    const below = bins.filter(({ x }) => x > left - CLEARANCE && x < left + textWidth + CLEARANCE);
    const y = Math.min(bin.top, ...below.map(({ top }) => top)) - LEADER_LENGTH;
    const box = { left, right: left + textWidth, top: y - ASCENT, bottom: y + DESCENT };
    if (box.top < 0 || occupied.some((other) => overlap(box, other))) continue;
    const lead = { x: bin.x, from: y + DESCENT + 1, to: bin.top - 3 };
    return {
      ...{ kind, text, figure, y, lead },
      ...(kind === "least" ? { x: left, anchor: "start" } : { x: left + textWidth, anchor: "end" }),
    };
  }
  return null;
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
