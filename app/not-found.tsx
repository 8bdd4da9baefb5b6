import type { Metadata } from "next";
import { NothingHere } from "@/components/layout/not-found-page";
import { isSimulated } from "@/lib/auth/simulated";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <NothingHere title="There is no such page" isSimulated={isSimulated()}>
      The address may be mistyped, or what it named is gone.
    </NothingHere>
  );
}
