"use client";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { IconButton } from "./button";
import { Icon } from "./icon";

type Props = {
  title: string;
  /** Called after closing by Esc, a press on the backdrop, or `close`. */
  onClose: () => void;
  /** `alertdialog` has no close button of its own. */
  role?: "alertdialog";
  describedBy?: string;
  className: string;
  children: (close: () => void) => ReactNode;
};

/** Modal dialog, open while rendered. Traps the focus and restores it when closed. */
export function Dialog({ title, onClose, role, describedBy, className, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);
  const close = () => dialog.current?.close();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the browser closes a dialog on Esc
    <dialog
      ref={dialog}
      role={role}
      aria-labelledby={id}
      aria-describedby={describedBy}
      onClose={onClose}
      onClick={({ target, currentTarget }) => {
        // Only a press on the backdrop has the dialog itself as its target.
        if (target === currentTarget) close();
      }}
      className={`m-auto max-h-[90vh] overflow-auto rounded-3 border border-line-2 bg-raised p-0 text-ink-1 shadow-float backdrop:bg-[rgb(0_0_0/.35)] ${className}`}
    >
      <div className="p-5">
        <div className="flex items-start justify-between gap-3">
          <h2 id={id} className="min-w-0 py-1 text-16 font-medium wrap-anywhere">
            {title}
          </h2>
          {role === undefined && (
            <IconButton aria-label="Close" onClick={close}>
              <Icon name="close" />
            </IconButton>
          )}
        </div>
        {children(close)}
      </div>
    </dialog>
  );
}
