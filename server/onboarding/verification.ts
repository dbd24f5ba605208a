import type { ApplicationField } from "./application-form.ts";

/** How the acquirer's person made sure of an item: the original seen, a public register, the bank, on site, by video, by phone. */
export const WAYS = ["original", "registry", "bank", "on_site", "video", "phone"] as const;
export type Way = (typeof WAYS)[number];

/** What is usual for an item, so that only what was done otherwise is chosen. */
const USUAL: Partial<Record<ApplicationField, Way>> = {
  name: "registry",
  licenceCode: "registry",
  address: "on_site",
  contactPhone: "phone",
  holderName: "bank",
  bankName: "bank",
  cnaps: "bank",
  accountTail: "bank",
};
export const usualWay = (field: ApplicationField): Way => USUAL[field] ?? "original";

/** One item of an accepted round: how it was verified, by whom, when. */
export interface FieldCheck {
  field: string;
  way: Way;
  checkedBy: string | null;
  checkedAt: Date;
}
