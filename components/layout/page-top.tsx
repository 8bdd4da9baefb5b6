import type { ReactNode } from "react";
import { AppBar } from "./app-bar";
import { SimulatedLine } from "./simulated-line";

type Props = {
  isSimulated: boolean;
  search?: ReactNode;
  status?: ReactNode;
  /** Overlaps the bottom of the window, so that it never moves the content. */
  notices?: ReactNode;
};

export function PageTop({ isSimulated, search, status, notices }: Props) {
  return (
    <>
      <AppBar search={search} status={status} />
      {isSimulated && (
        <aside aria-label="Simulated market">
          <SimulatedLine />
        </aside>
      )}
      <aside aria-label="Notices" className="notices">
        {notices}
      </aside>
    </>
  );
}
