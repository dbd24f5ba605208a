/** What people here ask the acquirer's core about one shop; `shops/<number>.json` of its folder. Instants +08:00, fen as text. */
export interface ShopRequest {
  number: string;
  /** The owner asks that it be closed. */
  closing: { at: string; reason: string } | null;
  /** The desk asks that money be held; `fen` null = everything. The core keeps a hold that it takes up under this id. */
  holds: { id: string; at: string; fen: string | null; reason: string; inner: string }[];
}
