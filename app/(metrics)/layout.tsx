import type { ReactNode } from "react";
import { SignedInOnly } from "@/components/account/signed-out-page";

/** Of all pages for the signed-in. */
export default function PrivateLayout({ children }: { children: ReactNode }) {
  return <SignedInOnly>{children}</SignedInOnly>;
}
