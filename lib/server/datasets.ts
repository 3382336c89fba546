import type { DatasetItem } from "@/lib/store/datasets";
import * as store from "@/lib/store/datasets";

/** The datasets there are, for the start page and the switcher. */
export const listDatasets = (): Promise<DatasetItem[]> => store.listDatasets();
