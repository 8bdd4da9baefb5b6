import type { ReactNode } from "react";
import { AppBar } from "./app-bar";
import { SimulatedLine } from "./simulated-line";

type Props = {
  isSimulated: boolean;
  /** The search field, which knows when it takes the whole bar on a phone. */
  search?: ReactNode;
  status?: ReactNode;
  /** What has to be known about the page now. It lies over the bottom of the window, so that it never moves the content. */
  notices?: ReactNode;
};

/** The top of every page: the app bar, and the line that says that the market is simulated. */
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
