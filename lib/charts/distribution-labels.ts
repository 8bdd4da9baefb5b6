import type { PlacedPair } from "./prepare-distribution";

/** A figure written into the distribution, with the pair or the word it belongs to. */
export type DistributionLabel = {
  kind: "median" | "least" | "most";
  text: string;
  figure: string;
  /** Pixels; y is the base line of the text. */
  x: number;
  y: number;
  anchor: "start" | "end";
  /** The line from the text down to its column; null for the median, whose line it stands beside. */
  lead: { x: number; from: number; to: number } | null;
};

/** About what a character of 11 px takes, and of the figure in heavier type. */
const CHARACTER = 6;
const FIGURE = 6.6;
/** From the base line of the text to its upper and lower edge. */
const ASCENT = 9;
const DESCENT = 3;
/** Of the median's text: at the top, and so far from its line. */
const MEDIAN_Y = 11;
const BESIDE_MEDIAN = 14;
/** Between a name and the column it belongs to, and between a name and the median's line. */
const LEAD = 17;
const CLEARANCE = 5;
/** Of the width that a name may take at most. */
const MAX_LENGTH = 0.36;

type Box = { left: number; right: number; top: number; bottom: number };

type Given = {
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
 * Where the median, the least and the most volatile pair are written: never over each other, over a dot or over the median's
 * line. One that finds no room is left out.
 */
export function placeDistributionLabels(given: Given): DistributionLabel[] {
  const { placed, median, medianX, width, figure } = given;
  const least = placed[0];
  const most = placed.at(-1);
  if (!least || !most || median === null || medianX === null) return [];
  const taken: Box[] = [];
  const labels: DistributionLabel[] = [];
  if (placed.length > 1) {
    const label = medianLabel(figure(median), medianX, width);
    labels.push(label);
    taken.push(boxOf(label));
    taken.push({ left: medianX - CLEARANCE, right: medianX + CLEARANCE, top: 0, bottom: Number.MAX_VALUE });
  }
  const ends: ["most" | "least", PlacedPair, { x: number; top: number } | undefined][] = [
    ["most", most, given.bins.at(-1)],
  ];
  // Where all are equal none is the least.
  if (least.rv < most.rv) ends.push(["least", least, given.bins[0]]);
  if (placed.length > 1 && least.rv === most.rv) return labels;
  for (const [kind, { name, rv }, bin] of ends) {
    if (!bin) continue;
    const label = endLabel(kind, { name, figure: figure(rv) }, bin, given, taken);
    if (!label) continue;
    labels.push(label);
    taken.push(boxOf(label));
  }
  return labels;
}

function widthOf(text: string, figure: string): number {
  return (text.length + 1) * CHARACTER + figure.length * FIGURE;
}

function boxOf({ text, figure, x, y, anchor }: DistributionLabel): Box {
  const width = widthOf(text, figure);
  const left = anchor === "start" ? x : x - width;
  return { left, right: left + width, top: y - ASCENT, bottom: y + DESCENT };
}

function medianLabel(figure: string, medianX: number, width: number): DistributionLabel {
  const isRight = medianX + BESIDE_MEDIAN + widthOf("median", figure) <= width;
  const x = isRight ? medianX + BESIDE_MEDIAN : medianX - BESIDE_MEDIAN;
  return {
    ...{ kind: "median", text: "median", figure, x, y: MEDIAN_Y },
    ...{ anchor: isRight ? "start" : "end", lead: null },
  };
}

function shortened(name: string, figure: string, width: number): string {
  const most = Math.max(4, Math.floor((width * MAX_LENGTH - figure.length * FIGURE) / CHARACTER) - 1);
  const letters = Array.from(name);
  return letters.length <= most
    ? name
    : `${letters
        .slice(0, most - 1)
        .join("")
        .trimEnd()}…`;
}

/** An end's name above its column, as near as it can be, as far to the outside as the drawing reaches. */
function endLabel(
  kind: "least" | "most",
  { name, figure }: { name: string; figure: string },
  bin: { x: number; top: number },
  { bins, width }: Given,
  taken: readonly Box[],
): DistributionLabel | null {
  const text = shortened(name, figure, width);
  const own = widthOf(text, figure);
  const outward = kind === "least" ? Math.max(0, bin.x - own / 2) : Math.min(width - own, bin.x - own / 2);
  for (const left of [outward, bin.x - 2, bin.x + 2 - own]) {
    if (left < 0 || left + own > width + 1) continue;
    const below = bins.filter(({ x }) => x > left - CLEARANCE && x < left + own + CLEARANCE);
    const y = Math.min(bin.top, ...below.map(({ top }) => top)) - LEAD;
    const box = { left, right: left + own, top: y - ASCENT, bottom: y + DESCENT };
    if (box.top < 0 || taken.some((other) => overlap(box, other))) continue;
    const lead = { x: bin.x, from: y + DESCENT + 1, to: bin.top - 3 };
    return {
      ...{ kind, text, figure, y, lead },
      ...(kind === "least" ? { x: left, anchor: "start" } : { x: left + own, anchor: "end" }),
    };
  }
  return null;
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
