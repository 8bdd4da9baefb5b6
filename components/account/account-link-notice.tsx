"use client";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { copyText } from "@/components/ui/copy-text";
import { Notice } from "@/components/ui/notice";

type Props = {
  link: string;
  /** Why the recipient may not be able to open the link. */
  warning: string | null;
  children: ReactNode;
};

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
