type Props = { isOn: boolean; onChange: (on: boolean) => void; className?: string; children: string };

export function Switch({ isOn, onChange, className = "", children }: Props) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={isOn}
      onClick={() => onChange(!isOn)}
      className={`group inline-flex items-center gap-2 rounded-1 p-1 text-12 whitespace-nowrap text-ink-2 hover:text-ink-1 ${className}`}
    >
      <span
        aria-hidden="true"
        className="relative h-[15px] w-[26px] flex-none rounded-full border border-line-3 bg-panel transition-colors group-aria-checked:border-accent group-aria-checked:bg-accent forced-colors:group-aria-checked:bg-[Highlight]"
      >
        <span className="absolute top-[2px] left-[2px] size-[9px] rounded-full bg-line-3 transition-[left] group-aria-checked:left-[13px] group-aria-checked:bg-on-accent forced-colors:bg-[ButtonText]" />
      </span>
      {children}
    </button>
  );
}
