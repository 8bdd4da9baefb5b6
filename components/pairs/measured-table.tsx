import type { ComponentProps } from "react";
import { StripAxis } from "./dot-strip";
import { MeasuredCells } from "./measured-cells";
import { PairTable } from "./pair-table";

const PARTS = { Cells: MeasuredCells, Axis: StripAxis };

type Props = Omit<ComponentProps<typeof PairTable>, "parts">;

/** The list with what only the signed-in see: a file of its own, which nobody else loads. */
export function MeasuredTable(props: Props) {
  return <PairTable {...props} parts={PARTS} />;
}
