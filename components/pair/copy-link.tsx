"use client";
import { useEffect, useId, useRef, useState } from "react";
import { Button, IconButton } from "@/components/ui/button";
import { copyText } from "@/components/ui/copy-text";
import { Icon } from "@/components/ui/icon";
import { toast } from "@/components/ui/toast";

/** Copies the page's address, which contains the view: time range, zoom, window, measure, unit and scale. */
export function CopyLink() {
  const [address, setAddress] = useState<string | null>(null);
  const copy = async () => {
    const { href } = location;
    const isCopied = await copyText(href);
    setAddress(isCopied ? null : href);
    if (isCopied) toast("Link copied", "It opens with the same range, window, unit and scale.");
  };
  return (
    <>
      <Button kind="quiet" size="small" onClick={() => void copy()}>
        <Icon name="link" /> Copy link
      </Button>
      {address !== null && <AddressField address={address} onClose={() => setAddress(null)} />}
    </>
  );
}

/** The address to copy by hand, if the browser does not allow copying. */
function AddressField({ address, onClose }: { address: string; onClose: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  return (
    <div className="absolute top-full z-20 mt-1 w-[min(360px,calc(100vw-2*var(--edge)))] rounded-3 border border-line-2 bg-raised p-3 text-12 shadow-float max-laptop:left-2 laptop:right-0">
      <div className="flex items-start justify-between gap-2">
        <label htmlFor={id} className="py-1">
          The browser did not allow copying. The address is selected: copy it with the keyboard.
        </label>
        <IconButton aria-label="Close" onClick={onClose} className="size-7! flex-none">
          <Icon name="close" />
        </IconButton>
      </div>
      <input
        ref={field}
        id={id}
        readOnly
        value={address}
        onFocus={(event) => event.currentTarget.select()}
        onKeyDown={(event) => {
          if (event.key === "Escape") onClose();
        }}
        className="mt-1 h-8 w-full rounded-2 border border-line-3 bg-panel px-2"
      />
    </div>
  );
}
