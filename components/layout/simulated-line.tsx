export function SimulatedLine() {
  return (
    <div className="hatched border-b border-line-2 px-(--edge) py-[5px] text-center text-12 text-stale">
      <p className="mx-auto w-fit bg-stale-wash px-2">
        <b className="font-semibold">Simulated market.</b> Prices on this page come from the built-in
        simulator, not from any exchange.
      </p>
    </div>
  );
}
