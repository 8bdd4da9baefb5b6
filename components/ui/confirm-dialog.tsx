"use client";
import { useId, useState } from "react";
import { Button } from "./button";
import { Dialog } from "./dialog";

type Props = {
  title: string;
  /** Consequences, and whether they can be undone. */
  children: string;
  /** Label of the confirming button. */
  action: string;
  onConfirm: () => Promise<void>;
  onClose: () => void;
};

/** Confirmation dialog. Cancel is focused first, so that a repeated Enter does nothing. */
export function ConfirmDialog({ title, children, action, onConfirm, onClose }: Props) {
  const text = useId();
  const [isBusy, setBusy] = useState(false);
  async function confirm(close: () => void): Promise<void> {
    if (isBusy) return;
    setBusy(true);
    await onConfirm();
    close();
  }
  return (
    <Dialog
      title={title}
      role="alertdialog"
      describedBy={text}
      onClose={onClose}
      className="w-[min(440px,calc(100vw-32px))]"
    >
      {(close) => (
        <>
          <p id={text} className="mt-1 text-ink-2">
            {children}
          </p>
          <div className="mt-5 flex flex-wrap justify-end gap-2">
            <Button onClick={close}>Cancel</Button>
            <Button kind="danger" aria-disabled={isBusy} onClick={() => void confirm(close)}>
              {action}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}
