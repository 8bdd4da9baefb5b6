import type { ReactNode } from "react";
import { RequireSession } from "@/components/account/signed-out-page";

export default function PrivateLayout({ children }: { children: ReactNode }) {
  return <RequireSession>{children}</RequireSession>;
}
