import { PairSkeleton } from "@/components/pair/pair-skeleton";
import { AppBar } from "@/components/shell/app-bar";

export default function PairLoading() {
  return (
    <>
      <AppBar />
      <main>
        <PairSkeleton />
      </main>
    </>
  );
}
