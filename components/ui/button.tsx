import type { ComponentProps } from "react";

const BASE =
  "inline-flex items-center justify-center gap-1.5 rounded-2 border font-medium whitespace-nowrap transition-colors aria-disabled:opacity-70";
const KINDS = {
  plain: "border-line-3 bg-panel text-ink-1 hover:bg-hover",
  primary:
    "border-accent bg-accent font-semibold text-on-accent hover:border-accent-strong hover:bg-accent-strong",
  danger: "border-bad bg-bad font-semibold text-on-accent hover:opacity-90",
  quiet: "border-transparent text-ink-2 hover:bg-hover hover:text-ink-1",
} as const;
const SIZES = {
  large: "h-10 px-[18px] text-14",
  medium: "h-8 px-3 text-13",
  small: "h-7 px-[9px] text-12",
} as const;

type ButtonStyle = { kind?: keyof typeof KINDS; size?: keyof typeof SIZES };
type Props = ComponentProps<"button"> & ButtonStyle;

/** Classes of a button, for links styled as buttons. */
export function buttonClasses({ kind = "plain", size = "medium" }: ButtonStyle = {}): string {
  return `${BASE} ${KINDS[kind]} ${SIZES[size]}`;
}

export function Button({ kind = "plain", size = "medium", className = "", ...rest }: Props) {
  return <button type="button" {...rest} className={`${buttonClasses({ kind, size })} ${className}`} />;
}

const ICON_BUTTON =
  "grid size-10 place-items-center rounded-2 text-ink-2 transition-colors hover:bg-hover hover:text-ink-1 laptop:size-8";

export function IconButton({ className = "", ...rest }: ComponentProps<"button"> & { "aria-label": string }) {
  return <button type="button" {...rest} className={`${ICON_BUTTON} ${className}`} />;
}
