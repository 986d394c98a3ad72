import { nameOf } from "../../shell/paths.ts";
import { textOf, type Value } from "../../shell/value.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { nothing, opaque, runs } from "../fileEffects.ts";
import { onlyAsks } from "./asking.ts";
import { change, type Migrator, migrationEffects, unknownTarget } from "./migrationTools.ts";
import { isBuildName } from "./scriptNames.ts";

const rails = {
  destroys:
    /^(?:\w+:)?(?:db:(?:drop|reset|rollback|purge|truncate|setup|schema:load|structure:load|fixtures:load|seed:replant|migrate:(?:down|redo|reset|rollback)|environment:set)|gitlab:backup:restore)\b/,
  changes:
    /^(?:\w+:)?(?:db:(?:migrate|create|seed|prepare|forward|encryption|_dump|system)|data:migrate|db:migrate:up)\b/,
  works:
    /^(?:db:(?:version|migrate:status|abort_if_pending_migrations|schema:dump|structure:dump|test:\w+)|test(?::\w+)*|spec(?::\w+)*|routes|about|stats|notes|time:zones(?::\w+)?|middleware|initializers|zeitwerk:check|assets:(?:precompile|environment)|tmp:clear|yarn:install|webpacker:compile|webpack:compile|css:build|javascript:build|tailwindcss:build|default|server|s|generate|g|secret|version|dev:cache)$/,
} as const;

const django: Migrator = {
  works:
    /^(?:test|check|makemigrations|showmigrations|sqlmigrate|sqlflush|runserver|diffsettings|inspectdb|findstatic|collectstatic|compilemessages|makemessages|startapp|startproject|help|version|show_urls|list_model_info|spectacular)\b/,
  changes:
    /^(?:migrate|loaddata|createsuperuser|changepassword|createcachetable|clearsessions|remove_stale_contenttypes|syncdb|dumpdata)\b/,
  destroys: /^(?:flush|reset_db|sqlclear|drop_test_database|migrate \S+ (?:zero|\d+\S*))\b/,
  values: "--settings --database --verbosity -v --pythonpath --name -n --tag -t --parallel -k --pattern -p",
  dry: /^--(?:plan|check|dry-run)$/,
  unseen: /^--(?:pythonpath|testrunner|clear)\b/,
};

const artisan: Migrator = {
  works:
    /^(?:list|help|about|env|route:list|test|serve|migrate:status|make:\S+(?: \S+)?|schedule:list|event:list|channel:list|config:show|model:show|db:show|db:table|db:monitor|view:(?:cache|clear)|route:(?:cache|clear)|config:(?:cache|clear)|event:(?:cache|clear)|optimize|optimize:clear|package:discover|inspire|lang:publish|pint)\b/,
  changes: /^(?:migrate|migrate:install|db:seed|schema:dump|storage:link|key:generate|passport:\S+)$/,
  destroys: /^(?:migrate:(?:fresh|refresh|reset|rollback)|db:wipe|model:prune|queue:(?:clear|flush)|cache:clear)\b/,
  dry: /^--pretend$/,
};

const symfony: Migrator = {
  works:
    /^(?:list|help|about|debug:\S+|lint:\S+|router:match|cache:(?:clear|warmup)|doctrine:(?:migrations:(?:status|list|diff|generate|current|latest|up-to-date)|mapping:info|schema:validate)|make:\S+|assets:install)\b/,
  changes:
    /^doctrine:(?:migrations:migrate|migrations:execute|schema:(?:create|update)|fixtures:load|database:create|migrations:(?:rollup|version|sync-metadata-storage))\b/,
  destroys: /^doctrine:(?:database:drop|schema:drop|migrations:execute \S+ --down|fixtures:load)\b/,
  dry: /^--(?:dry-run|dump-sql)$/,
};

const mix = {
  destroys: /^ecto\.(?:drop|reset|rollback|setup)\b/,
  changes: /^ecto\.(?:migrate|create|load)\b/,
  works:
    /^(?:ecto\.(?:migrations|gen\.\w+|dump)|phx\.(?:server|routes|gen\.\w+|digest)|test|compile|format|deps\.get|credo|dialyzer)$/,
} as const;

/** Tasks of web frameworks: those that test, build and tell flow, those that reach the database do not. */
export const frameworkTasks: readonly CommandModel[] = [
  {
    names: ["rails", "rake", "mix", "gitlab-rake", "gitlab-rails"],
    kind: "project",
    effects: (use) => taskEffects(use.program === "mix" ? mix : rails, use),
    examples: {
      "rails db:drop": ["delete remote db:?/?/?/?"],
      "bundle exec rake db:migrate db:seed": ["modify remote db:?/?/?/?", "modify remote db:?/?/?/?"],
      "rails runner 'User.delete_all'": ["execute none process:rails (opaque)"],
      "rake deploy": ["execute none process:rake (opaque)"],
      "mix ecto.reset": ["delete remote db:?/?/?/?"],
      "gitlab-rake gitlab:backup:restore": ["delete remote db:?/?/?/?"],
      "rake -f other.rake test": ["execute none process:rake (opaque)"],
    },
    counterExamples: [
      "rails routes",
      "rails test test/models",
      "rake test",
      "rails generate migration AddX x:string",
      "rails db:migrate:status",
      "mix test",
      "rake",
      "rake -T",
    ],
  },
  {
    names: ["django-admin"],
    kind: "project",
    effects: (use) => migrationEffects(django, use),
    examples: {
      "django-admin flush --noinput": ["delete remote db:?/?/?/?"],
      "python manage.py migrate": ["modify remote db:?/?/?/?"],
      "python3 manage.py flush": ["delete remote db:?/?/?/?"],
      "python manage.py shell -c 'x'": ["execute none process:manage.py (opaque)"],
      "python /tmp/manage.py test": ["execute none /tmp/manage.py (opaque)"],
    },
    counterExamples: [
      "python manage.py test",
      "python manage.py makemigrations",
      "python3 manage.py runserver 0.0.0.0:8000",
      "uv run python manage.py check",
      "python manage.py migrate --plan",
    ],
  },
  {
    names: ["artisan"],
    kind: "project",
    effects: (use) => migrationEffects(artisan, use),
    examples: {
      "php artisan migrate:fresh --seed": ["delete remote db:?/?/?/?"],
      "php artisan tinker": ["execute none process:artisan (opaque)"],
      "php bin/console doctrine:database:drop --force": ["delete remote db:?/?/?/?"],
    },
    counterExamples: [
      "php artisan route:list",
      "php artisan test --filter=UserTest",
      "php artisan make:model Order",
      "php bin/console debug:router",
    ],
  },
];

/** Scripts of frameworks that stand in the project under a name of their own. */
const scripts: Readonly<
  Record<string, { readonly interpreter: RegExp; readonly path: RegExp; readonly tasks: Migrator }>
> = {
  "manage.py": { interpreter: /^python/, path: /^(?:\.\/)?(?:[\w-]+\/){0,2}manage\.py$/, tasks: django },
  artisan: { interpreter: /^php/, path: /^(?:\.\/)?(?:[\w-]+\/){0,2}artisan$/, tasks: artisan },
  console: { interpreter: /^php/, path: /^(?:\.\/)?(?:[\w-]+\/){0,2}bin\/console$/, tasks: symfony },
};

/**
 * The effects of a script by which a framework is told what to do: `python manage.py test`. Undefined where the script is
 * none of them, or stands outside the project. That its content is the framework's own is taken for granted, as it is for
 * a project's tests.
 */
export function frameworkScript(
  interpreter: string,
  script: Value,
  args: readonly Value[],
  use: Use,
): readonly Effect[] | undefined {
  const path = textOf(script) ?? "";
  const known = scripts[nameOf(path)];
  if (known === undefined || !known.interpreter.test(interpreter) || !known.path.test(path)) return undefined;
  return migrationEffects(known.tasks, { ...use, program: nameOf(path), args });
}

/** A line of tasks, each of which runs. */
function taskEffects(tasks: Pick<Migrator, "destroys" | "changes" | "works">, use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const { program } = use;
  const texts = use.args.map((word) => textOf(word));
  if (texts.some((text) => text !== undefined && /^(?:-T|--tasks|-D|-P|-W|--describe|--prereqs)$/.test(text)))
    return nothing;
  const options = texts.filter((text) => text?.startsWith("-") === true);
  if (
    texts.some((text) => text === undefined) ||
    options.some(
      (text) =>
        !/^(?:-[qsvtmjnB]|--(?:quiet|silent|trace|verbose|dry-run|multitask|all|warnings-as-errors|only|exclude|seed|cover|check-formatted|force|noinput|stale|failed|max-failures|name|defer-outputs|backtrace|fail-fast))\b/.test(
          text ?? "",
        ),
    )
  )
    return [opaque(use, `${program} is given options that are not known`)];
  const [first, ...others] = texts.filter(
    (text) => text !== undefined && !text.startsWith("-") && !/^[\w.]+=\S*$/.test(text),
  );
  if (first === undefined) return program === "rake" ? [runs(use, "rake builds or tests the project")] : nothing;
  // Behind these the words are files, names and settings.
  const takesWords =
    /^(?:rails|mix)$/.test(program) &&
    /^(?:generate|g|server|s|test|routes|phx\.gen\.\w+|ecto\.gen\.\w+|test|format|compile|credo)$/.test(first);
  const words = takesWords ? [first] : [first, ...others];
  return words.map((word) => taskEffect(word ?? "?", tasks, use));
}

function taskEffect(
  word: string,
  { destroys, changes, works }: Pick<Migrator, "destroys" | "changes" | "works">,
  use: Use,
): Effect {
  const shown = word.length > 60 ? `${word.slice(0, 59)}…` : word;
  // What only looks may have a name that begins like one that changes.
  if (works.test(word) || isBuildName(word)) return runs(use, `${use.program} ${shown} builds, tests or tells`);
  if (destroys.test(word))
    return change("delete", `${use.program} ${shown} takes tables or data away`, unknownTarget, use);
  if (changes.test(word)) return change("modify", `${use.program} ${shown} changes the database`, unknownTarget, use);
  return opaque(use, `what ${use.program} does for that task has not been read`);
}
