type Props = { name: string; icon: string | null };

/** The pair's icon from our own server, else its first letter. */
export function PairIcon({ name, icon }: Props) {
  if (icon !== null) {
    // biome-ignore lint/performance/noImgElement: already small, and served by us as it is
    return <img src={icon} alt="" width={40} height={40} className="size-10 flex-none rounded-full" />;
  }
  return (
    <span
      aria-hidden="true"
      className="grid size-10 flex-none place-items-center rounded-full bg-sunk text-[15px]/none font-semibold text-ink-2 shadow-[inset_0_0_0_1px_var(--line-2)]"
    >
      {(Array.from(name)[0] ?? "?").toUpperCase()}
    </span>
  );
}
