"use client";
import dynamic from "next/dynamic";
import { type ComponentProps, useState } from "react";
import type { MeasuredCells as Cells } from "./measured-cells";

const load = () => import("./measured-cells").then((module) => module.MeasuredCells);
/** What the page begins with: the server's cells stand until the code is here. */
const LoadedCells = dynamic(load);
let cellsInHand: typeof Cells | null = null;

/**
 * Lets rows that come into the page from now on draw their measured cells straight. `LoadedCells` gives each row a boundary of its
 * own, which React draws in a second pass: much work where a list is scrolled. For an effect, so that the first rows are what the
 * server drew.
 */
export function takeMeasuredCells(): void {
  load().then(
    (cells) => {
      cellsInHand = cells;
    },
    // `LoadedCells`, which asks for the same code, is who tells of its failure.
    () => {},
  );
}

/** What was measured of a pair. Its code is loaded for the signed-in only. */
export function MeasuredColumns(props: ComponentProps<typeof Cells>) {
  const [RowCells] = useState(() => cellsInHand ?? LoadedCells);
  return <RowCells {...props} />;
}
