import type { Metadata } from "next";
import { NotFoundPage } from "@/components/layout/not-found-page";
import { isSimulated } from "@/lib/auth/simulated";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <NotFoundPage title="Page not found" isSimulated={isSimulated()}>
      Check the address. The page may have been removed.
    </NotFoundPage>
  );
}
