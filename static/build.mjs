// Bundles static/src into static/dist: one stylesheet, one script for every page, one per page kind, the worker that
// draws charts, and a sprite of the icons that templates and code name. `--watch` rebuilds on change.
import { build, context } from "esbuild";
import { PurgeCSS } from "purgecss";
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(here);
const dist = path.join(here, "dist");
const require = createRequire(import.meta.url);
const watched = ["templates", "alkana", "etl", "inventory", "production", "sales", "alerts", "reports", "static/src"];

/** Every file below the watched folders whose name ends in one of `endings`. */
async function files(endings) {
  const found = [];
  for (const folder of watched) {
    const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (entry.isFile() && endings.some((ending) => entry.name.endsWith(ending))) {
        found.push(path.join(entry.parentPath ?? entry.path, entry.name));
      }
    }
  }
  return found;
}

/** Tabler without the rules that no template, view or module uses; its dark rules also serve "as the device". */
const tablerInUse = {
  name: "tabler-in-use",
  setup(building) {
    building.onLoad({ filter: /tabler(\.min)?\.css$/ }, async ({ path: file }) => {
      const [{ css }] = await new PurgeCSS().purge({
        css: [{ raw: await readFile(file, "utf8") }],
        content: (await files([".html", ".py", ".js"])).filter((name) => !name.includes("migrations")),
        safelist: { standard: ["html", "body"] },
        variables: true,
        keyframes: true,
        fontFace: true,
      });
      return { contents: css.replace(/\/\*[\s\S]*?\*\//g, ""), loader: "css" };
    });
  },
};

/** The administration brings its own icons, with names of another set. */
const isOfAdmin = (file) => /admin\.py$|[\\/](backoffice|admin)([\\/]|\.py$)/.test(file);

/** Sprite of the icons that `{% icon "name" %}`, `icon="name"` or `data-icon="name"` mention. */
async function icons() {
  const folder = path.join(path.dirname(require.resolve("@tabler/icons/package.json")), "icons", "outline");
  const named = new Set();
  for (const file of (await files([".html", ".py", ".js"])).filter((name) => !isOfAdmin(name))) {
    const text = await readFile(file, "utf8");
    for (const [, name] of text.matchAll(/(?:\{%\s*icon\s+|\bicon\s*[=:]\s*|\bicon\()["']([a-z0-9-]+)["']/g)) named.add(name);
  }
  const symbols = [];
  for (const name of [...named].sort()) {
    const svg = await readFile(path.join(folder, `${name}.svg`), "utf8");
    const body = svg.replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, "").replace(/<path stroke="none"[^>]*>/, "").replace(/\s+/g, " ").trim();
    symbols.push(
      `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" ` +
        `stroke-linecap="round" stroke-linejoin="round">${body}</symbol>`,
    );
  }
  await writeFile(path.join(dist, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

const options = {
  absWorkingDir: root,
  entryPoints: {
    app: "static/src/app.css",
    shell: "static/src/shell.js",
    "sign-in": "static/src/sign-in.js",
    charts: "static/src/charts/worker.js",
  },
  outdir: "static/dist",
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["chrome123", "firefox121", "safari17.5"],
  minify: true,
  chunkNames: "chunks/[name]-[hash]",
  assetNames: "assets/[name]-[hash]",
  loader: { ".svg": "file" },
  plugins: [tablerInUse, { name: "icons", setup: (building) => building.onEnd(icons) }],
  metafile: true,
  legalComments: "none",
  logLevel: "info",
};

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await copyFile(path.join(here, "src", "favicon.svg"), path.join(dist, "favicon.svg"));
if (process.argv.includes("--watch")) {
  const watching = await context(options);
  await watching.watch();
} else {
  await build(options);
}
