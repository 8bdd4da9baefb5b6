"use client";
import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";

const FOCUSABLE = "input:not([disabled]), button:not([disabled]), a[href]";
const PHONE = "(max-width: 719px)";
/** Pixels between button and panel, and between panel and window edge. */
const GAP = 6;

type Props = {
  /** Accessible name of the panel. */
  label: string;
  /** Accessible name of the button if `face` is not text. */
  name?: string;
  buttonContent: ReactNode;
  className: string;
  align?: "start" | "end";
  /** Rendered only while the panel is open. */
  children: (close: () => void) => ReactNode;
};

/** Positions a panel under its button, or above if there is more room; on a phone CSS places it at the bottom. */
function place(panel: HTMLElement, button: HTMLElement, align: "start" | "end"): void {
  if (matchMedia(PHONE).matches) {
    panel.removeAttribute("style");
    return;
  }
  const at = button.getBoundingClientRect();
  const { clientWidth: width, clientHeight: height } = document.documentElement;
  const below = height - at.bottom - 2 * GAP;
  const above = at.top - 2 * GAP;
  const isAbove = below < Math.min(320, panel.scrollHeight) && above > below;
  const left = align === "start" ? at.left : at.right - panel.offsetWidth;
  panel.style.left = `${Math.max(GAP, Math.min(left, width - panel.offsetWidth - GAP))}px`;
  panel.style.top = isAbove ? "auto" : `${at.bottom + GAP}px`;
  panel.style.bottom = isAbove ? `${height - at.top + GAP}px` : "auto";
  panel.style.maxHeight = `${Math.min(420, isAbove ? above : below)}px`;
}

function moveFocus(panel: HTMLElement, selector: string, step: number): void {
  const stops = [...panel.querySelectorAll<HTMLElement>(selector)];
  const at = stops.findIndex((stop) => stop.matches(":focus"));
  stops.at((at + step + stops.length) % stops.length)?.focus();
}

/**
 * Button with a panel. Esc, a press outside and a second press close it and restore the focus; Tab stays inside,
 * arrow keys move between lines.
 */
export function Popup({ label, name, buttonContent, className, align = "start", children }: Props) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);

  useLayoutEffect(() => {
    const [opened, opener] = [panel.current, button.current];
    if (!isOpen || !opened || !opener) return;
    const follow = () => place(opened, opener, align);
    follow();
    // The content may load later and change the panel's size.
    const observer = new ResizeObserver(follow);
    observer.observe(opened);
    addEventListener("scroll", follow, { passive: true });
    addEventListener("resize", follow);
    return () => {
      observer.disconnect();
      removeEventListener("scroll", follow);
      removeEventListener("resize", follow);
    };
  }, [isOpen, align]);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (event.key === "Tab") {
      event.preventDefault();
      moveFocus(event.currentTarget, FOCUSABLE, event.shiftKey ? -1 : 1);
    } else if (step !== 0) {
      event.preventDefault();
      moveFocus(event.currentTarget, FOCUSABLE, step);
    }
  };

  return (
    <>
      <button
        ref={button}
        type="button"
        popoverTarget={id}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-label={name}
        title={name}
        className={className}
      >
        {buttonContent}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={label}
        tabIndex={-1}
        className="popup"
        onKeyDown={onKeyDown}
        onToggle={({ newState }) => {
          const opens = newState === "open";
          setOpen(opens);
          const focused = document.activeElement;
          if (!opens && (focused === document.body || panel.current?.contains(focused))) {
            button.current?.focus({ preventScroll: true });
          }
        }}
      >
        {isOpen && children(() => panel.current?.hidePopover())}
      </div>
    </>
  );
}

/**
 * Focuses the first field of a panel once it is mounted; on touch devices the panel itself, because a focused field
 * opens the on-screen keyboard.
 */
export function FocusFirst() {
  const here = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const panel = here.current?.closest<HTMLElement>("[popover]");
    const isTouchDevice = matchMedia("(pointer: coarse)").matches;
    (isTouchDevice ? panel : panel?.querySelector<HTMLElement>(FOCUSABLE))?.focus({ preventScroll: true });
  }, []);
  return <span ref={here} hidden />;
}
