"use client";
import { useId, useState } from "react";
import { Button } from "./button";
import { Dialog } from "./dialog";

type Props = {
  title: string;
  /** What happens, and whether it can be undone. */
  children: string;
  /** The verb on the button that does it. */
  action: string;
  onConfirm: () => Promise<void>;
  onClose: () => void;
};

/** Asks before something that is hard to undo. Cancel has the focus first, so that Enter pressed too often does nothing. */
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
