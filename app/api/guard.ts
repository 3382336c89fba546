import { refuseNoText } from "@/app/api/body";
import { refuseOtherSites } from "@/app/api/origin";
import { respond } from "@/app/api/respond";
import { type DatasetRule, type ParamsOf, type RuleName, ruleOf } from "@/lib/core/access/rules";
import { EquiluxError } from "@/lib/core/errors";
import type { Scope } from "@/lib/core/scope";
import { type AccessDetail, recordAccess } from "@/lib/server/access-log";
import { countRequest, countStranger } from "@/lib/server/limits";
import { type Admission, bearerToken, openGate } from "@/lib/server/session";

export interface RouteWork<Name extends DatasetRule> {
  readonly scope: Scope;
  readonly dataset: Admission["dataset"];
  readonly params: ParamsOf<Name>;
  readonly query: Readonly<Record<string, string>>;
  readonly request: Request;
  /** Adds to what the access log keeps of this request. */
  readonly note: (detail: AccessDetail) => void;
}

interface NextContext {
  readonly params: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

type Handler = (request: Request, context: NextContext) => Promise<Response>;

/**
 * A route of a dataset. Before the work: no other site sent it, the rule lets the asker in, they do not ask too often. After
 * it: the access log has it, or nothing is answered. What fails becomes a status in respond.ts.
 *
 * @param status of an answer that went well
 */
export const route =
  <Name extends DatasetRule>(
    name: Name,
    work: (context: RouteWork<Name>) => Promise<unknown>,
    status = 200,
  ): Handler =>
  (request, context) =>
    respond(async () => {
      const rule = ruleOf(name);
      const params = (await context.params) as ParamsOf<Name>;
      const { pathname, searchParams } = new URL(request.url);
      for (const [field, text] of [...searchParams, ...Object.entries<string>(params)])
        refuseNoText(text, field);
      const path = `${pathname}${searchParams.size > 0 ? `?${searchParams}` : ""}`;
      if (request.method !== "GET" && bearerToken(request.headers) === undefined) refuseOtherSites(request);
      const { scope, dataset } = await openGate(rule, slugOf(params), request.headers, path).catch(
        (error: unknown) => refuseStranger(error, request.headers),
      );
      await countRequest(scope.actor);
      const noted: Record<string, AccessDetail[string]> = {};
      const result = await work({
        scope,
        dataset,
        params,
        query: Object.fromEntries(searchParams),
        request,
        note: (detail) => void Object.assign(noted, detail),
      });
      if (rule.logs) {
        await recordAccess({
          dataset: dataset.slug,
          actor: scope.actor,
          role: scope.reader.role,
          action: rule.logs,
          object: path,
          outcome: "allowed",
          detail: noted,
        });
      }
      return result;
    }, status);

/** Whoever is not known, again and again, is told to wait instead. @throws the error, or EquiluxError too-many */
async function refuseStranger(error: unknown, headers: Headers): Promise<never> {
  if (error instanceof EquiluxError && error.code === "unauthenticated") await countStranger(headers);
  throw error;
}

/** Every rule of a dataset has its name in the path. */
const slugOf = (params: Readonly<Record<string, string>>): string => params.dataset ?? "";

/** A route outside any dataset: its rule must say "anyone", and it proves for itself whatever it needs proven. */
export const openRoute =
  (
    name: Exclude<RuleName, DatasetRule>,
    work: (request: Request) => Promise<unknown>,
  ): ((request: Request) => Promise<Response>) =>
  (request) =>
    respond(async () => {
      if (ruleOf(name).who !== "anyone") throw new Error(`${name} is not open`);
      if (request.method !== "GET") refuseOtherSites(request);
      await countStranger(request.headers);
      return work(request);
    });
