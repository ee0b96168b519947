// Charts in a worker: the library draws on the page's canvases from here, so that it never keeps the page busy.
import { expose, proxy } from "comlink";
import { setPlatformAPI } from "echarts/core";
import { Drawing } from "./drawing.js";

// What the library asks a document for: it measures texts and draws patterns on canvases that nobody sees.
setPlatformAPI({ createCanvas: () => new OffscreenCanvas(1, 1) });

expose({
  /** A chart drawn on a canvas of the page. `drawing` is what `Drawing.of` takes. */
  draw: async (drawing) => proxy(await Drawing.of(drawing)),
});
