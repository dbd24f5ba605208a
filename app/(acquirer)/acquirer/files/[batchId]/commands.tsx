import { getTranslations } from "next-intl/server";
import { deskFolder } from "#server/api/desk-folder.ts";
import type { Answers } from "#server/api/root.ts";
import { Command } from "./command.tsx";

/** The acquirer's own tool, line by line: check, release by two persons, export. */
export async function Commands({
  folder,
  fileName,
  people,
  noBills,
}: {
  /** Where the own tool works. */ folder: string;
  fileName: string;
  /** Who may sign, each once. */
  people: readonly string[];
  /** What the check must be told that it would else miss. */
  noBills: Answers["clearing"]["get"]["noBills"];
}) {
  const t = await getTranslations("acquirer");
  const tool = deskFolder() ? "npm run verify-clearing --" : "verify-clearing";
  const clr = `${folder}/files/${fileName}.clr`;
  const said = noBills
    .map(({ channel, billDay }) => ` --no-bill ${channel}:${billDay.replaceAll("-", "")}`)
    .join("");
  return (
    <section className="card p-4 lg:col-span-2">
      <h2 className="mb-1 text-lg">{t("file.commands")}</h2>
      <p className="mb-3 text-ink-2">{t("file.commandsHint")}</p>
      <ol className="flex flex-col gap-3">
        <Command label={t("file.check")} command={`${tool} check --desk ${folder} --file ${clr}${said}`} />
        {people.slice(0, 2).map((person, i) => (
          <Command
            key={person}
            label={t("file.release", { n: i + 2, person })}
            command={`${tool} release --desk ${folder} --file ${clr} --key ${folder}/keys/${person}.key --person ${person}`}
          />
        ))}
        <Command
          label={t("file.export", { n: Math.min(people.length, 2) + 2 })}
          command={`${tool} export --desk ${folder} --file ${clr} --profile pain001`}
        />
      </ol>
    </section>
  );
}
