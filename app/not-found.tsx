import type { Metadata } from "next";
import { NotFoundPage } from "@/components/layout/not-found-page";
import { isSimulated } from "@/lib/auth/simulated";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <NotFoundPage title="There is no such page" isSimulated={isSimulated()}>
      The address may be mistyped, or what it named is gone.
    </NotFoundPage>
  );
}
