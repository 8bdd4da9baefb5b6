/** The first letter of a pair's name, in a circle. */
export function PairMonogram({ name }: { name: string }) {
  return (
    <span
      aria-hidden="true"
      className="grid size-10 flex-none place-items-center rounded-full bg-sunk text-[15px]/none font-semibold text-ink-2 shadow-[inset_0_0_0_1px_var(--line-2)]"
    >
      {(Array.from(name)[0] ?? "?").toUpperCase()}
    </span>
  );
}
