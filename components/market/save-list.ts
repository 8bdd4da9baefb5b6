import { toast } from "@/components/ui/toast";
import { countOf } from "@/lib/format/count";
import { type ListedPairs, listCsv, listCsvName } from "./table/list-csv";

export function downloadCsv(list: ListedPairs): void {
  const name = listCsvName(list);
  const address = URL.createObjectURL(new Blob([listCsv(list)], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // Revoked later, because the browser reads the file asynchronously.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  toast(`Saved ${name}`, `${countOf(list.pairs.length, "row")}, times in UTC`);
}
