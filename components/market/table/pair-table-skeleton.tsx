const WIDTHS = ["w-28", "w-20", "w-36", "w-24", "w-32", "w-16", "w-28", "w-24"] as const;

/** Placeholder rows at their final height. */
export function PairTableSkeleton() {
  return (
    <div className="skeleton" role="status">
      <span className="sr-only">Loading the pairs</span>
      <table className="pairs" aria-hidden="true">
        <tbody>
          {WIDTHS.map((width, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows are identical and static
            <tr key={i}>
              <td className="cell-pair">
                <div className="flex items-center gap-2.5">
                  <div className="skeleton-bar size-[22px]! rounded-full!" />
                  <div className={`skeleton-bar ${width}`} />
                </div>
              </td>
              <td className="cell-source">
                <div className="skeleton-bar w-16" />
              </td>
              <td className="cell-price">
                <div className="skeleton-bar ml-auto w-16" />
              </td>
              <td className="cell-change">
                <div className="skeleton-bar ml-auto w-14" />
              </td>
              <td className="cell-sparkline">
                <div className="skeleton-bar ml-auto w-20" />
              </td>
              <td className="cell-age">
                <div className="skeleton-bar ml-auto w-10" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
