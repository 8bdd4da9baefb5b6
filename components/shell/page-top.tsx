import type { ReactNode } from "react";
import { AppBar } from "./app-bar";
import { SimulatedLine } from "./simulated-line";

type Props = {
  isSimulated: boolean;
  /** The search field, which knows when it takes the whole bar on a phone. */
  search?: ReactNode;
  status?: ReactNode;
  /** What the reader must know at once, below the bar. */
  notices?: ReactNode;
};

/** What every page begins with: the bar, and below it what must be known of all that the page shows. */
export function PageTop({ isSimulated, search, status, notices }: Props) {
  return (
    <>
      <AppBar search={search} status={status} />
      {(isSimulated || notices) && (
        <aside aria-label="Notices">
          {isSimulated && <SimulatedLine />}
          {notices}
        </aside>
      )}
    </>
  );
}
