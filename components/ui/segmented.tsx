type Props<Id extends string> = {
  label: string;
  /** `name` is the accessible name if the label is a symbol. */
  options: readonly { id: Id; label: string; name?: string }[];
  value: Id;
  onChange: (id: Id) => void;
  kind?: keyof typeof PRESSED;
};

const PRESSED = {
  plain: "aria-pressed:text-ink-1 aria-pressed:shadow-[0_0_0_1px_var(--line-3)]",
  accent: "aria-pressed:text-accent aria-pressed:shadow-[0_0_0_1px_var(--accent)]",
} as const;

export function Segmented<Id extends string>({ label, options, value, onChange, kind = "plain" }: Props<Id>) {
  return (
    <fieldset
      aria-label={label}
      className="inline-flex rounded-2 bg-sunk p-0.5 shadow-[inset_0_0_0_1px_var(--line-1)]"
    >
      {options.map((option) => (
        <button
          key={option.id}
          type="button"
          aria-pressed={option.id === value}
          aria-label={option.name}
          onClick={() => onChange(option.id)}
          className={`h-8 rounded-1 px-3 text-12 font-medium whitespace-nowrap text-ink-2 transition-colors aria-pressed:bg-panel aria-pressed:font-semibold laptop:h-6 laptop:px-2.5 ${PRESSED[kind]}`}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}
