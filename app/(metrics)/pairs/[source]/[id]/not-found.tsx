import { NotFoundPage } from "@/components/layout/not-found-page";
import { isSimulated } from "@/lib/auth/simulated";

export default function PairNotFound() {
  return (
    <NotFoundPage title="No such pair" isSimulated={isSimulated()}>
      No pair of this name was ever sampled. It may be mistyped, or of a source that is not set up here.
    </NotFoundPage>
  );
}
