"use client";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { copyText } from "@/components/ui/copy-text";
import { Notice } from "@/components/ui/notice";

type Props = {
  link: string;
  /** Why the other person may not be able to open it; null where nothing speaks against it. */
  warning: string | null;
  children: ReactNode;
};

/** A link for one person, shown once, with a button to copy it. */
export function AccountLinkNotice({ link, warning, children }: Props) {
  const [isCopied, setCopied] = useState(false);
  async function copy(): Promise<void> {
    setCopied(await copyText(link));
  }
  return (
    <Notice kind={warning === null ? "ok" : "warn"} role="status">
      {warning !== null && <p className="mb-2 font-medium text-ink-1 wrap-anywhere">{warning}</p>}
      <p>{children}</p>
      <p className="mt-1 font-medium break-all text-ink-1 select-all">{link}</p>
      <Button size="small" className="mt-2" onClick={() => void copy()}>
        {isCopied ? "Copied" : "Copy the link"}
      </Button>
    </Notice>
  );
}
