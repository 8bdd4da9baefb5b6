import type { ReactNode } from "react";
import { StripAxis } from "./dot-strip";
import { MeasuredCells } from "./measured-cells";
import type { MeasuredParts as Parts } from "./pair-table";

const PARTS: Parts = { Cells: MeasuredCells, Axis: StripAxis };

/** Gives a list what draws the columns that only the signed-in see: in a file of its own, which nobody else loads. */
export function MeasuredParts({ children }: { children: (parts: Parts) => ReactNode }) {
  return children(PARTS);
}
