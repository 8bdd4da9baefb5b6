import { NotFoundPage } from "@/components/layout/not-found-page";
import { isSimulated } from "@/lib/auth/simulated";

export default function PairNotFound() {
  return (
    <NotFoundPage title="No such pair" isSimulated={isSimulated()}>
      This pair was never sampled. Check the address, and that its source is configured here.
    </NotFoundPage>
  );
}
