import { esc } from "./http.ts";

/** The one frame of the sandbox's pages: plain HTML, phone first, one line of script. Colours are the product's. */
export interface Page {
  title: string;
  body: string;
  /** Seconds after which the page asks again; for what is under way. */
  refresh?: number | undefined;
  /** Chinese unless the reader asked for English. */
  language?: "zh" | "en";
}

const STYLE = `
:root{--ink:#16201d;--soft:#5d6863;--paper:#fbfaf7;--card:#fff;--line:#e4e1d8;--jade:#0b7a5b;--amber:#8a5a12;--red:#c2361f;--indigo:#2c4a8a;color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--ink:#ece9e1;--soft:#a3ada8;--paper:#121715;--card:#1a211e;--line:#333c38;--jade:#3cb48e;--amber:#e0a54a;--red:#ef7a63;--indigo:#93aeea}}
*{box-sizing:border-box}[hidden]{display:none!important}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 -apple-system,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;font-variant-numeric:tabular-nums}
main{max-width:480px;margin:0 auto;padding:24px 16px 48px}main.wide{max-width:1120px}
h1{font-size:20px;margin:0 0 4px}h2{font-size:16px;margin:32px 0 8px}p{margin:8px 0}
.soft{color:var(--soft);font-size:14px}.note{border:1px solid var(--line);border-radius:8px;padding:8px 12px;margin:16px 0}
.card{display:block;border:1px solid var(--line);border-radius:12px;background:var(--card);padding:16px;margin:8px 0;color:inherit;text-decoration:none}
a{color:var(--indigo)}a.card:hover{border-color:var(--indigo)}
.row{display:flex;justify-content:space-between;gap:16px;align-items:baseline}
.amount{font-size:44px;font-weight:600;letter-spacing:-.5px;line-height:1.2}.amount small{font-size:24px;font-weight:500}
.money{font-size:20px;font-weight:600;white-space:nowrap}.money small{font-size:14px}
.centre{text-align:center}.tag{font-size:13px;border:1px solid var(--line);border-radius:99px;padding:2px 10px;color:var(--soft);white-space:nowrap}
button,.button{font:inherit;font-weight:600;display:block;width:100%;min-height:48px;border:0;border-radius:10px;background:var(--indigo);color:#fff;cursor:pointer;text-align:center;padding:10px 16px;text-decoration:none}
@media(prefers-color-scheme:dark){button,.button{color:#10182b}.pay{color:#fff}}
button.plain{background:transparent;color:var(--indigo);border:1px solid var(--line);font-weight:500;width:auto;display:inline-block;min-height:44px}
input,select,textarea{font:inherit;width:100%;min-height:44px;padding:8px 12px;border:1px solid var(--line);border-radius:8px;background:var(--card);color:inherit}
label{display:block;margin:12px 0;font-size:14px;color:var(--soft)}label.inline{display:flex;gap:8px;align-items:center;margin:4px 0}label.inline input{width:20px;min-height:24px}
:focus-visible{outline:3px solid var(--indigo);outline-offset:2px}
.mark{margin:24px auto;border-radius:20px;color:#fff;padding:24px 16px}.mark b{display:block;font-size:72px;line-height:1.1;letter-spacing:2px}
.good{color:var(--jade)}.wait{color:var(--amber)}.bad{color:var(--red)}
table{width:100%;border-collapse:collapse;font-size:14px}td,th{text-align:left;padding:8px;border-bottom:1px solid var(--line);vertical-align:top}td.r,th.r{text-align:right}
select,textarea{display:block}.scroll{overflow-x:auto}.scroll td form{white-space:normal;min-width:220px}.scroll td form label:first-of-type{margin-top:0}.scroll td,.scroll th{white-space:nowrap}
@media(max-width:720px){table.cards,.cards tbody{display:block}.cards tr{display:block;border:1px solid var(--line);border-radius:12px;background:var(--card);padding:4px 12px;margin:8px 0}.cards tr:has(th),.cards td:empty{display:none}.cards td{display:block;position:relative;padding:6px 0 6px 72px;border:0;white-space:normal;overflow-wrap:anywhere;min-height:34px}.cards td::before{content:attr(data-of);position:absolute;left:0;color:var(--soft)}}
code{font-size:13px;word-break:break-all}.grid{display:grid;gap:0 24px;grid-template-columns:repeat(auto-fit,minmax(260px,1fr))}
.rule{white-space:pre-wrap;overflow-wrap:anywhere;font:14px/1.7 inherit;border:1px solid var(--line);border-radius:12px;background:var(--card);padding:12px 16px}summary{min-height:28px;cursor:pointer}label.inline input[type=radio]{width:24px;height:24px}
.card>h2:first-child{margin-top:0}.steps{padding-left:24px;margin:8px 0;font-size:17px}.steps li{margin:8px 0}ul.soft{padding-left:24px;margin:8px 0}.tag.wait{color:var(--amber);border-color:currentColor}
summary.button{list-style:none;min-height:48px}summary.button::-webkit-details-marker{display:none}.button.line{background:transparent;color:var(--red);border:1px solid currentColor}button.stop{background:var(--red)}
.buttons{display:flex;flex-wrap:wrap;gap:8px}`;

/** A page that comes back out of the browser's memory (Back) asks again how things stand. */
const ASK_AGAIN = 'addEventListener("pageshow",(e)=>{if(e.persisted)location.reload()})';

/** A seal of the product's jade; in the page itself, so that no page asks for a file that is not there. */
const ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b7a5b"/><path d="M9 10h14M9 16h14M9 22h8" stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg>',
)}`;

export function htmlPage({ title, body, refresh, language = "zh" }: Page, isWide = false): string {
  return `<!doctype html><html lang="${language === "en" ? "en" : "zh-CN"}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">${
    refresh === undefined ? "" : `<meta http-equiv="refresh" content="${refresh}">`
  }<meta name="robots" content="noindex"><link rel="icon" href="${ICON}"><title>${esc(title)}</title><style>${STYLE}</style><script>${ASK_AGAIN}</script></head><body><main${
    isWide ? ' class="wide"' : ""
  }>${body}</main></body></html>`;
}

/** "1,234.50" with a smaller yuan sign. */
export function yuan(fen: bigint): string {
  const text = `${fen / 100n}`.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return `<small>¥</small>${text}.${String(fen % 100n).padStart(2, "0")}`;
}
