/** What `rotate -- database` says about logins (`db/rotate-logins.ts`), in both languages. */
import { finishLogins, type LoginFault, type Rotated, rotateLogins } from "#db/rotate-logins.ts";
import { refuseRotation } from "./refuse-rotation.ts";

export async function rotateDatabase(url: string, rolesFile: string): Promise<string> {
  const roles = rolesIn(await rotateLogins(url, rolesFile), rolesFile);
  return `${rolesFile}：${roles} 已可登录，旧的仍可登录。请逐个重启进程，再运行 --finish。
${rolesFile}: ${roles} may sign in, the former ones still may. Restart the processes one by one, then run --finish.`;
}

export async function finishDatabase(url: string, rolesFile: string, isLeak: boolean): Promise<string> {
  const roles = rolesIn(await finishLogins(url, rolesFile, isLeak), rolesFile);
  return `已锁定 ${roles} · locked ${roles}`;
}

function rolesIn(rotated: Rotated, rolesFile: string): string {
  return rotated.fault ? refuse(rotated.fault, rolesFile) : rotated.roles.join(", ");
}

function refuse(fault: LoginFault, rolesFile: string): never {
  switch (fault.code) {
    case "not_in_file":
      return refuseRotation(
        `${rolesFile} 里没有 ${fault.login} 的登录；由 DATABASE_URL_* 给出的登录请在给出它的地方更换`,
        `${rolesFile} names no login for ${fault.login}; one that DATABASE_URL_* gives is replaced where it is kept`,
      );
    case "not_finished":
      return refuseRotation(
        `上一次轮换还没有结束：${fault.role} 仍可登录，先运行 --finish`,
        `the former rotation has not ended: ${fault.role} may still sign in; run --finish first`,
      );
    case "nothing_to_finish":
      return refuseRotation("没有要结束的轮换", "there is no rotation to finish");
    case "new_one_refused":
      return refuseRotation(
        `新登录 ${fault.role} 连不上，旧的没有锁`,
        `the new login ${fault.role} cannot sign in; nothing was locked`,
      );
    case "in_use":
      return refuseRotation(
        `旧登录还在用：${fault.users.join("，")}；先重启这些进程，已泄露就加 --now`,
        `former logins are in use: ${fault.users.join(", ")}; restart these processes first, after a leak add --now`,
      );
  }
}
