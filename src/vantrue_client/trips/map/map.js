"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const BANDS = [[30, "#440154", 2.5], [50, "#3b528b", 3], [80, "#21918c", 3.5], [100, "#5ec962", 4.5], [Infinity, "#e8a500", 5.5]];
  const DARK = ["#a97bd1", "#8aa0e6", "#3fc1bb", "#7be07f", "#ffd34d"];
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const colour = (band) => (dark.matches ? DARK[band] : BANDS[band][1]);
  const bandOf = (kmh) => BANDS.findIndex(([top]) => kmh < top);

  // Web Mercator, the world one wide; longitudes beyond 180 degrees go on, so that a drive there is not torn.
  const project = (lat, lon) => [lon / 360 + 0.5, 0.5 - Math.asinh(Math.tan((Math.max(-85, Math.min(85, lat)) * Math.PI) / 180)) / (2 * Math.PI)];
  const latitudeAt = (y) => (Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * 180) / Math.PI;
  const sums = (deltas, step) => { let at = 0; return deltas.map((one) => (at += one) / step); };

  const trips = data.trips.map((trip) => {
    const lat = sums(trip.lat, 1e6), lon = sums(trip.lon, 1e6);
    const points = lat.map((one, n) => project(one, lon[n]));
    return { ...trip, time: sums(trip.time, 1), points, kmh: trip.speed.map((one) => (one === null ? null : one * 0.36)), g: trip.force.map((one) => (one === null ? null : one / 100)) };
  });
  const clock = (trip, seconds) => new Date((seconds + (trip.offset || 0)) * 1000).toISOString().slice(11, 19);

  let view = { x: 0.5, y: 0.5, scale: 500 }, chosen = trips.length ? 0 : -1, mark = null;
  let fitted = trips, labels = []; // what the view was made to show, until it is moved
  const map = byId("map"), tip = byId("tip");

  function fit(which = trips) {
    const all = which.flatMap((trip) => trip.points);
    const shapes = which === trips && !all.length ? [...data.fences, ...data.places].flatMap(ringOf) : [];
    const every = [...all, ...shapes];
    if (!every.length) return draw();
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [x, y] of every) { left = Math.min(left, x); right = Math.max(right, x); top = Math.min(top, y); bottom = Math.max(bottom, y); }
    const head = 30, foot = map.clientHeight - byId("legend").offsetTop + 20; // nothing lies behind the legend
    const wide = Math.max(50, map.clientWidth - 120), high = Math.max(50, map.clientHeight - head - foot);
    fitted = which;
    const scale = Math.min(wide / Math.max(right - left, 2e-6), high / Math.max(bottom - top, 2e-6));
    view = { x: (left + right) / 2, y: (top + bottom) / 2 + (foot - head) / 2 / scale, scale };
    draw();
  }

  function ringOf(shape) {
    if (shape.ring) return shape.ring.map(([lat, lon]) => project(lat, lon));
    const ring = [];
    for (let n = 0; n < 72; n++) {
      const turn = (n * Math.PI) / 36, far = shape.radius / 111320;
      ring.push(project(shape.lat + far * Math.cos(turn), shape.lon + (far * Math.sin(turn)) / Math.cos((shape.lat * Math.PI) / 180)));
    }
    return ring;
  }

  const at = ([x, y]) => [(x - view.x) * view.scale + map.clientWidth / 2, (y - view.y) * view.scale + map.clientHeight / 2];

  function brush(canvas) {
    const dots = devicePixelRatio || 1, wide = canvas.clientWidth, high = canvas.clientHeight;
    if (canvas.width !== Math.round(wide * dots)) canvas.width = Math.round(wide * dots);
    if (canvas.height !== Math.round(high * dots)) canvas.height = Math.round(high * dots);
    const pen = canvas.getContext("2d");
    pen.setTransform(dots, 0, 0, dots, 0, 0);
    pen.clearRect(0, 0, wide, high);
    pen.font = "12px system-ui, sans-serif";
    return pen;
  }

  let due = false;
  function draw() {
    if (due) return;
    due = true;
    requestAnimationFrame(() => { due = false; drawMap(); drawGraphs(); });
  }

  function drawMap() {
    const pen = brush(map);
    labels = [];
    drawTiles(pen);
    for (const shape of [...data.fences, ...data.places]) drawShape(pen, shape, data.fences.includes(shape));
    trips.forEach((trip, number) => drawTrack(pen, trip, number === chosen));
    if (chosen >= 0) drawSigns(pen, trips[chosen]);
    drawLabels(pen);
    if (mark) dot(pen, at(trips[mark.trip].points[mark.fix]), 7, ink("--accent"));
    drawScale();
    map.dataset.view = [view.x, view.y, view.scale].join(" ");
  }

  function drawTrack(pen, trip, full) {
    pen.globalAlpha = full ? 1 : 0.35;
    pen.lineJoin = "round";
    pen.lineCap = full ? "round" : "butt"; // round ends of what shines through would show as dots
    for (let n = 1, from = 0; n <= trip.points.length; n++) {
      const band = bandOf(trip.kmh[n - 1] ?? 0);
      const torn = n < trip.points.length && trip.time[n] - trip.time[n - 1] > 60;
      if (n < trip.points.length && !torn && bandOf(trip.kmh[n] ?? 0) === band) continue;
      pen.beginPath();
      for (let m = from; m < Math.min(n + (torn ? 0 : 1), trip.points.length); m++) pen.lineTo(...at(trip.points[m]));
      pen.strokeStyle = colour(band);
      pen.lineWidth = BANDS[band][2];
      pen.stroke();
      from = n;
    }
    pen.globalAlpha = 1;
    if (trip.points.length === 1) dot(pen, at(trip.points[0]), 5, colour(0));
  }

  function drawSigns(pen, trip) {
    if (!trip.points.length) return;
    for (const stop of trip.stops) { const spot = at(project(stop.lat, stop.lon)); square(pen, spot); label(spot, `${Math.round(stop.seconds / 60)} min`); }
    for (const event of trip.events) triangle(pen, at(project(event.lat, event.lon)));
    for (const [fix, name] of [[trip.points.length - 1, "end"], [0, "start"]]) { const spot = at(trip.points[fix]); dot(pen, spot, 5, ink("--ink")); label(spot, name); }
  }

  function drawShape(pen, shape, fence) {
    const ring = ringOf(shape).map(at);
    pen.beginPath();
    ring.forEach((spot) => pen.lineTo(...spot));
    pen.closePath();
    pen.setLineDash(fence ? [7, 5] : []);
    pen.strokeStyle = fence ? ink("--accent") : ink("--soft");
    pen.lineWidth = 1.5;
    pen.globalAlpha = 0.1; pen.fillStyle = pen.strokeStyle; pen.fill();
    pen.globalAlpha = 1; pen.stroke();
    pen.setLineDash([]);
    label(ring.reduce((one, other) => (other[1] < one[1] ? other : one)), shape.name);
  }

  function dot(pen, [x, y], size, fill) { pen.beginPath(); pen.arc(x, y, size, 0, 7); pen.fillStyle = fill; pen.fill(); pen.strokeStyle = ink("--card"); pen.lineWidth = 2; pen.stroke(); }
  function square(pen, [x, y]) { pen.fillStyle = ink("--ink"); pen.fillRect(x - 5, y - 5, 10, 10); }
  function triangle(pen, [x, y]) { pen.beginPath(); pen.moveTo(x, y - 8); pen.lineTo(x + 7, y + 5); pen.lineTo(x - 7, y + 5); pen.closePath(); pen.fillStyle = ink("--accent"); pen.fill(); pen.strokeStyle = ink("--card"); pen.lineWidth = 1.5; pen.stroke(); }
  function label(spot, text) { labels.push([spot, text.length > 40 ? `${text.slice(0, 39)}…` : text]); }

  // The last first, each beside, above or below its place; one that finds no room is left out until the map is larger.
  function drawLabels(pen) {
    const taken = [];
    pen.lineWidth = 3; pen.lineJoin = "round"; pen.strokeStyle = ink("--ground"); pen.fillStyle = ink("--ink");
    for (const [[x, y], text] of labels.reverse()) {
      const wide = pen.measureText(text).width;
      for (const [left, base] of [[x + 9, y + 4], [x - 9 - wide, y + 4], [x - wide / 2, y - 11], [x - wide / 2, y + 20]]) {
        const box = [left - 2, base - 12, left + wide + 2, base + 4];
        if (box[0] < 0 || box[2] > map.clientWidth || taken.some((one) => box[0] < one[2] && one[0] < box[2] && box[1] < one[3] && one[1] < box[3])) continue;
        taken.push(box);
        pen.strokeText(text, left, base); pen.fillText(text, left, base);
        break;
      }
    }
  }

  function drawScale() {
    const lat = latitudeAt(view.y), metres = (40075017 * Math.cos((lat * Math.PI) / 180)) / view.scale;
    const most = 110 * metres, step = 10 ** Math.floor(Math.log10(most));
    const long = [5, 2, 1].map((one) => one * step).find((one) => one <= most) || step;
    byId("scale").firstChild.textContent = long >= 1000 ? `${long / 1000} km` : `${Math.max(long, 0.1)} m`;
    byId("scale").lastChild.style.width = `${long / metres}px`;
  }

  // Graphs of the chosen trip.
  function drawGraphs() {
    const trip = trips[chosen];
    graph(byId("speed"), trip, trip?.kmh, "km/h", 20);
    graph(byId("force"), trip, trip?.g, "g", 0.2);
  }

  function graph(canvas, trip, values, unit, step) {
    const pen = brush(canvas), wide = canvas.clientWidth, high = canvas.clientHeight;
    pen.fillStyle = ink("--soft");
    const known = (values || []).filter((one) => one !== null);
    if (!known.length) { pen.fillText(`no ${unit === "g" ? "force" : "speed"} was recorded`, 12, high / 2); return; }
    const most = step * Math.max(1, Math.ceil(known.reduce((one, other) => Math.max(one, other), 0) / step - 1e-9));
    const x = xOf(canvas, trip), y = (one) => high - 18 - (one / most) * (high - 36);
    drawTimes(pen, trip, x, wide, high);
    pen.strokeStyle = ink("--line"); pen.lineWidth = 1;
    pen.beginPath(); pen.moveTo(44, y(0)); pen.lineTo(wide - 10, y(0)); pen.moveTo(44, y(most)); pen.lineTo(wide - 10, y(most)); pen.stroke();
    pen.textAlign = "right"; pen.fillText(`${unit === "g" ? most.toFixed(1) : Math.round(most)}`, 40, y(most) + 4); pen.fillText("0", 40, y(0) + 4); pen.textAlign = "left"; pen.fillText(unit, 48, 12);
    pen.beginPath(); pen.strokeStyle = ink("--ink"); pen.lineWidth = 1.4;
    let down = false;
    values.forEach((one, n) => {
      if (one === null || (n && trip.time[n] - trip.time[n - 1] > 60)) down = false;
      if (one === null) return;
      down ? pen.lineTo(x(trip.time[n]), y(one)) : pen.moveTo(x(trip.time[n]), y(one));
      down = true;
    });
    pen.stroke();
    if (mark && mark.trip === chosen) { const at = x(trip.time[mark.fix]); pen.strokeStyle = ink("--accent"); pen.beginPath(); pen.moveTo(at, 0); pen.lineTo(at, high); pen.stroke(); }
  }

  function drawTimes(pen, trip, x, wide, high) {
    const from = trip.time[0], to = trip.time[trip.time.length - 1], room = Math.max(2, Math.floor(wide / 90));
    const step = [1, 5, 10, 30, 60, 300, 600, 1800, 3600, 7200, 14400, 43200].find((one) => (to - from) / one <= room) || 86400;
    const shift = trip.offset || 0;
    pen.strokeStyle = ink("--line"); pen.lineWidth = 1; pen.textAlign = "center";
    for (let time = Math.ceil((from + shift) / step) * step - shift; time <= to; time += step) {
      pen.beginPath(); pen.moveTo(x(time), 14); pen.lineTo(x(time), high - 16); pen.stroke();
      pen.fillText(clock(trip, time).slice(0, step < 60 ? 8 : 5), Math.max(60, Math.min(x(time), wide - 28)), high - 4);
    }
    pen.textAlign = "left";
  }

  const xOf = (canvas, trip) => { const [from, to] = [trip.time[0], trip.time[trip.time.length - 1]]; return (time) => 44 + ((time - from) / Math.max(1, to - from)) * (canvas.clientWidth - 54); };

  function told(trip, fix) {
    const parts = [clock(trip, trip.time[fix])];
    if (trip.kmh[fix] !== null) parts.push(`${Math.round(trip.kmh[fix])} km/h`);
    if (trip.g[fix] !== null) parts.push(`${trip.g[fix].toFixed(2)} g`);
    return parts.join("  ");
  }

  function point(trip, fix, x, y, more = "") {
    mark = fix === null ? null : { trip, fix };
    tip.hidden = mark === null;
    if (mark) { tip.textContent = told(trips[trip], fix) + more; tip.style.left = `${Math.min(x + 14, map.clientWidth - 170)}px`; tip.style.top = `${Math.max(6, Math.min(y + 14, map.clientHeight - 60))}px`; }
    draw();
  }

  function nearest(x, y, reach) {
    let best = null, far = reach * reach;
    trips.forEach((trip, number) => trip.points.forEach((spot, fix) => { const [px, py] = at(spot), d = (px - x) ** 2 + (py - y) ** 2; if (d < far) { far = d; best = { trip: number, fix }; } }));
    return best;
  }

  function signAt(x, y) {
    const trip = trips[chosen];
    const near = (one) => { const [px, py] = at(project(one.lat, one.lon)); return Math.hypot(px - x, py - y) < 12; };
    const event = trip?.events.find(near), stop = trip?.stops.find(near);
    if (event) return `\n${event.kind} ${event.strength.toFixed(2)} g`;
    return stop ? `\nstop of ${Math.round(stop.seconds / 60)} min` : "";
  }

  function choose(number, whole = false) {
    chosen = number;
    for (const [n, button] of [...byId("trips").querySelectorAll("button")].entries()) button.setAttribute("aria-pressed", String(n === number));
    whole ? fit([trips[number]]) : draw();
  }

  function play(trip, seconds) {
    const clips = trips[trip].clips.filter((clip) => clip.start <= seconds && seconds < clip.end + 1);
    byId("player").replaceChildren();
    if (!clips.length) say("No clip shows this moment.");
    for (const clip of clips) {
      say(`${clip.name}${clip.src ? "" : clip.where === "here" ? ": in the archive, and played by a map that is saved there" : clip.where === "camera" ? ": on the camera only" : ": gone"}`);
      if (!clip.src) continue;
      const video = document.createElement("video");
      video.controls = true; video.preload = "metadata"; video.src = clip.src;
      video.addEventListener("error", () => say(`${clip.name} cannot be played here: it lies at ${decodeURI(clip.src)}`));
      video.addEventListener("loadedmetadata", () => { video.currentTime = Math.max(0, seconds - clip.start); }, { once: true });
      byId("player").append(video);
    }
    byId("player").scrollIntoView({ block: "nearest" });
  }
  function say(text) { const line = document.createElement("p"); line.textContent = text; byId("player").append(line); }

  // Mouse, touch and keys.
  const held = new Map();
  let moved = 0;
  const inMap = (event) => { const box = map.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
  map.addEventListener("pointerdown", (event) => { map.setPointerCapture(event.pointerId); held.set(event.pointerId, inMap(event)); moved = 0; });
  map.addEventListener("pointermove", (event) => {
    const [x, y] = inMap(event), before = held.get(event.pointerId);
    if (!before) { const hit = nearest(x, y, 24); point(hit?.trip ?? -1, hit ? hit.fix : null, x, y, hit ? signAt(x, y) : ""); return; }
    fitted = null;
    if (held.size === 1) { view.x -= (x - before[0]) / view.scale; view.y -= (y - before[1]) / view.scale; }
    else {
      const other = [...held.entries()].find(([id]) => id !== event.pointerId)[1];
      const was = Math.hypot(before[0] - other[0], before[1] - other[1]), is = Math.hypot(x - other[0], y - other[1]);
      if (was > 0) zoom(is / was, (x + other[0]) / 2, (y + other[1]) / 2);
    }
    moved += Math.abs(x - before[0]) + Math.abs(y - before[1]);
    held.set(event.pointerId, [x, y]);
    draw();
  });
  const released = (event) => {
    if (!held.delete(event.pointerId) || moved > 5 || event.type === "pointercancel") return;
    const [x, y] = inMap(event), hit = nearest(x, y, 30);
    if (hit) { choose(hit.trip); point(hit.trip, hit.fix, x, y, signAt(x, y)); play(hit.trip, trips[hit.trip].time[hit.fix]); }
  };
  map.addEventListener("pointerup", released);
  map.addEventListener("pointercancel", released);
  map.addEventListener("wheel", (event) => { event.preventDefault(); zoom(Math.exp(-event.deltaY * 0.0015), ...inMap(event)); }, { passive: false });
  function zoom(by, x = map.clientWidth / 2, y = map.clientHeight / 2) {
    const scale = Math.max(200, Math.min(5e8, view.scale * by)), dx = x - map.clientWidth / 2, dy = y - map.clientHeight / 2;
    fitted = null;
    view = { x: view.x + dx / view.scale - dx / scale, y: view.y + dy / view.scale - dy / scale, scale };
    draw();
  }
  map.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] }[event.key];
    if (step) { fitted = null; view.x += step[0] / view.scale; view.y += step[1] / view.scale; draw(); }
    else if (event.key === "+" || event.key === "=") zoom(1.5);
    else if (event.key === "-") zoom(1 / 1.5);
    else if (event.key === "Home") fit();
    else return;
    event.preventDefault();
  });
  byId("in").addEventListener("click", () => zoom(1.6));
  byId("out").addEventListener("click", () => zoom(1 / 1.6));
  byId("fit").addEventListener("click", () => fit());
  for (const id of ["speed", "force"]) {
    const canvas = byId(id);
    const fixAt = (event) => {
      const trip = trips[chosen];
      if (!trip?.time.length) return null;
      const x = event.clientX - canvas.getBoundingClientRect().left, place = xOf(canvas, trip);
      let best = 0;
      trip.time.forEach((time, n) => { if (Math.abs(place(time) - x) < Math.abs(place(trip.time[best]) - x)) best = n; });
      return best;
    };
    canvas.addEventListener("pointermove", (event) => { const fix = fixAt(event); if (fix !== null) point(chosen, fix, ...at(trips[chosen].points[fix])); });
    canvas.addEventListener("pointerleave", () => point(-1, null));
    canvas.addEventListener("click", (event) => { const fix = fixAt(event); if (fix !== null) play(chosen, trips[chosen].time[fix]); });
  }

  // Tiles, only where the user named their source.
  const tiles = new Map();
  function drawTiles(pen) {
    if (!data.tiles) return;
    const level = Math.max(0, Math.min(19, Math.round(Math.log2(view.scale / 256)))), count = 2 ** level, size = view.scale / count;
    const left = Math.floor((view.x - map.clientWidth / 2 / view.scale) * count), top = Math.floor((view.y - map.clientHeight / 2 / view.scale) * count);
    for (let x = left; x * size < (view.x * view.scale + map.clientWidth / 2); x++) for (let y = Math.max(0, top); y < count && y * size < (view.y * view.scale + map.clientHeight / 2); y++) {
      const name = `${level}/${((x % count) + count) % count}/${y}`;
      if (!tiles.has(name)) { const tile = new Image(); tile.onload = draw; const [z, tx, ty] = name.split("/"); tile.src = data.tiles.replace("{z}", z).replace("{x}", tx).replace("{y}", ty); tiles.set(name, tile); }
      const tile = tiles.get(name);
      if (tile.complete && tile.naturalWidth) pen.drawImage(tile, ...at([x / count, y / count]), size + 0.5, size + 0.5);
    }
  }
  if (data.tiles) { byId("disclosure").textContent = `The picture under the route comes from ${new URL(data.tiles.replace(/[{}]/g, "")).host}: it learns which area you look at.`; byId("disclosure").hidden = false; }

  function drawLegend() {
    byId("legend").replaceChildren("km/h", ...BANDS.map(([top, , width], band) => {
      const line = document.createElement("div"), swatch = document.createElement("i");
      swatch.style.borderTop = `${width}px solid ${colour(band)}`;
      line.append(swatch, top === Infinity ? `over ${BANDS[band - 1][0]}` : `under ${top}`);
      return line;
    }));
  }
  drawLegend();
  trips.forEach((trip, number) => {
    const item = document.createElement("li"), button = document.createElement("button");
    button.append(trip.title);
    for (const line of trip.lines) { const small = document.createElement("small"); small.textContent = line; button.append(small); }
    button.addEventListener("click", () => choose(number, true));
    item.append(button);
    byId("trips").append(item);
  });
  if (!trips.length) say("Nothing was driven.");
  if (chosen >= 0) choose(0);
  new ResizeObserver(() => (fitted ? fit(fitted) : draw())).observe(map);
  dark.addEventListener("change", () => { drawLegend(); draw(); });
  fit();
})();
