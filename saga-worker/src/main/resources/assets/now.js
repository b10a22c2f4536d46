// Follows the stream of events, and keeps the page's figures and charts at what it tells.
(() => {
  'use strict';

  const RETRY_MS = 10000;
  const CALM_MS = 5000;
  const SAY_EVERY_MS = 10000;
  const COUNTS = ['REQUESTED', 'REPLAYED', 'CONFIRMED', 'FAILED', 'PENDING', 'SET_ASIDE'];
  const main = document.getElementById('main');
  const line = document.getElementById('line');
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  const dark = matchMedia('(prefers-color-scheme: dark)');

  let whole = JSON.parse(main.dataset.now);
  let stream = null;
  let drawn = 0;
  let said = 0;
  let charts = [];

  const text = (element, words) => {
    if (element && element.textContent !== String(words)) {
      element.textContent = words;
    }
  };
  const value = (name, words) => text(main.querySelector(`[data-value="${name}"]`), words);
  const known = (standing, name) => (standing === null ? '–' : standing[name]);
  const length = (ms) => (ms === null || ms === undefined ? '–' : ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`);
  const age = (seconds) =>
    seconds < 120 ? `${Math.max(0, seconds)} s` : seconds < 7200 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
  const total = (row) => row.reduce((sum, each) => sum + each, 0);

  // A row of figures with its newest end replaced: both say at which second they begin.
  const advanced = (old, oldFrom, fresh, freshFrom, step, nothing) => {
    const end = freshFrom + fresh.length * step;
    const from = end - old.length * step;
    return old.map((_, at) => {
      const second = from + at * step;
      const inFresh = (second - freshFrom) / step;
      const inOld = (second - oldFrom) / step;
      return inFresh >= 0 ? fresh[inFresh] : inOld >= 0 && inOld < old.length ? old[inOld] : nothing;
    });
  };

  const isHole = (fresh) => {
    const seconds = whole.figures.counts.REQUESTED.length;
    return fresh.figures.fromSecond > whole.figures.fromSecond + seconds;
  };

  const take = (fresh) => {
    const figures = fresh.figures;
    const before = whole.figures;
    const counts = {};
    COUNTS.forEach((what) => {
      counts[what] = advanced(before.counts[what], before.fromSecond, figures.counts[what], figures.fromSecond, 1, 0);
    });
    const none = { count: 0, p50Ms: null, p99Ms: null };
    const slots = figures.chart.slotSeconds;
    const row = (name) =>
      advanced(before.chart[name], before.chart.fromSecond, figures.chart[name], figures.chart.fromSecond, slots, none);
    const chart = { slotSeconds: slots, answer: row('answer'), outcome: row('outcome') };
    chart.fromSecond = figures.chart.fromSecond + figures.chart.answer.length * slots - chart.answer.length * slots;
    const fromSecond = figures.fromSecond + figures.counts.REQUESTED.length - counts.REQUESTED.length;
    whole = { ...fresh, figures: { ...figures, counts, chart, fromSecond } };
  };

  const cell = (row, tag, words, number) => {
    const element = document.createElement(tag);
    element.textContent = words;
    if (tag === 'th') {
      element.scope = 'row';
    }
    if (number) {
      element.className = 'number';
    }
    row.append(element);
    return element;
  };

  // Rows are made anew only when they say something else: whoever reads them is not disturbed.
  const rows = (id, list, fill) => {
    const body = document.getElementById(id);
    const news = JSON.stringify(list);
    if (body.dataset.shown === news) {
      return;
    }
    body.dataset.shown = news;
    const fresh = list.map((each) => {
      const row = document.createElement('tr');
      fill(row, each);
      return row;
    });
    if (fresh.length === 0 && body.dataset.none) {
      const row = document.createElement('tr');
      cell(row, 'td', body.dataset.none).colSpan = 2;
      fresh.push(row);
    }
    body.replaceChildren(...fresh);
  };

  const showFigures = () => {
    const { standing, lag, figures } = whole;
    value('undecided', known(standing, 'undecided'));
    value('undoing', known(standing, 'undoing'));
    value('stuck', known(standing, 'stuck'));
    value('to-announce', known(standing, 'toAnnounce'));
    value('reconnect', known(standing, 'reconnect'));
    value('never-connected', known(standing, 'neverConnected'));
    value('lag', lag === null ? '–' : total(lag.map((each) => each.records)));
    const oldest = standing && standing.oldestUndecided;
    value('oldest', standing === null ? '–' : oldest ? age(Math.floor((Date.parse(whole.at) - Date.parse(oldest)) / 1000)) : 'none');
    COUNTS.forEach((what) => value(what, total(figures.counts[what])));
    const answer = figures.courses.find((course) => course.name === 'answer');
    value('answer-50', length(answer && answer.took.p50Ms));
    value('answer-99', length(answer && answer.took.p99Ms));
    document.getElementById('incomplete').hidden = whole.complete;
    document.getElementById('no-database').hidden = standing !== null;
    document.getElementById('no-brokers').hidden = lag !== null;
    rows('courses', figures.courses, (row, course) => {
      cell(row, 'th', course.name);
      cell(row, 'td', length(course.took.p50Ms), true);
      cell(row, 'td', length(course.took.p99Ms), true);
      cell(row, 'td', course.done, true);
      cell(row, 'td', course.refused, true);
      cell(row, 'td', course.unavailable, true);
    });
    rows('under-way-rows', figures.underWay, (row, one) => {
      cell(row, 'th', one.step);
      cell(row, 'td', one.bookings, true);
    });
    rows('failures', figures.failures, (row, one) => {
      const code = document.createElement('code');
      code.textContent = one.reason;
      cell(row, 'th', '').append(code);
      cell(row, 'td', one.count, true);
    });
    if (standing !== null) {
      rows('reconnect', standing.reconnectFirst, (row, one) => {
        const org = one.orgId.value;
        const link = document.createElement('a');
        const code = document.createElement('code');
        code.textContent = org;
        link.href = `/console/clinics/${encodeURIComponent(org)}`;
        link.append(code);
        cell(row, 'th', '').append(link);
        const cause = document.createElement('code');
        cause.textContent = one.cause;
        cell(row, 'td', '').append(cause);
      });
    }
  };

  // What the charts show, in words, for those who do not see them: now and then, not every second.
  const sayCharts = () => {
    const { counts, courses } = whole.figures;
    const sum = (what) => total(counts[what]);
    text(
      document.getElementById('counts-say'),
      `In the last five minutes ${sum('REQUESTED')} requested, ${sum('CONFIRMED')} confirmed, ${sum('FAILED')} failed, `
        + `${sum('PENDING')} told “pending”, at most ${Math.max(...counts.REQUESTED)} requested in one second.`);
    const answer = courses.find((course) => course.name === 'answer');
    text(
      document.getElementById('answers-say'),
      answer
        ? `Half of ${answer.took.count} answers within ${length(answer.took.p50Ms)}, 99 % within ${length(answer.took.p99Ms)}.`
        : 'No answers in the last five minutes.');
  };

  const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const countsData = () => {
    const { counts, fromSecond } = whole.figures;
    const at = counts.REQUESTED.map((_, n) => fromSecond + n);
    return [at, counts.REQUESTED, counts.CONFIRMED, counts.FAILED, counts.PENDING];
  };

  const answersData = () => {
    const { answer, fromSecond, slotSeconds } = whole.figures.chart;
    const at = answer.map((_, n) => fromSecond + n * slotSeconds);
    return [at, answer.map((each) => each.p50Ms), answer.map((each) => each.p99Ms)];
  };

  const draw = (id, data, series, unit, gaps) => {
    const place = document.getElementById(id);
    const axis = { stroke: ink('--ink-soft'), grid: { stroke: ink('--edge'), width: 1 }, ticks: { stroke: ink('--edge'), width: 1 } };
    const options = {
      width: Math.max(260, place.clientWidth),
      height: 220,
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
      cursor: { drag: { x: false, y: false } },
      scales: { y: { range: (_, low, high) => [0, Math.max(high || 0, 1) * 1.1] } },
      axes: [{ ...axis, label: 'UTC', labelSize: 20, values: '{HH}:{mm}:{ss}', space: 70 }, { ...axis, size: 64, values: (_, ticks) => ticks.map(unit) }],
      series: [
        { label: 'UTC', value: '{HH}:{mm}:{ss}' },
        ...series.map(([label, colour, dash]) => ({
          label, stroke: ink(colour), width: 2, dash, spanGaps: gaps, value: (_, each) => (each === null ? '–' : unit(each)),
          points: { show: gaps, size: 5, stroke: ink(colour), fill: ink(colour) },
        })),
      ],
    };
    place.replaceChildren();
    return new uPlot(options, data, place);
  };

  const makeCharts = () => {
    document.getElementById('charts').hidden = false;
    charts.forEach((chart) => chart.destroy());
    charts = [
      draw('counts', countsData(),
        [['Requested', '--accent'], ['Confirmed', '--ok', [8, 3]], ['Failed', '--bad', [3, 3]], ['Told “pending”', '--wait', [10, 3, 2, 3]]],
        (each) => (Number.isInteger(each) ? String(each) : each.toFixed(1)), false),
      draw('answers', answersData(), [['Half within', '--accent'], ['99 % within', '--bad', [6, 3]]], (ms) => length(Math.round(ms)), true),
    ];
  };

  const show = () => {
    const now = Date.now();
    if (calm.matches && now - drawn < CALM_MS) {
      return;
    }
    drawn = now;
    showFigures();
    charts[0].setData(countsData());
    charts[1].setData(answersData());
    if (now - said > SAY_EVERY_MS) {
      said = now;
      sayCharts();
    }
  };

  // The line's state is told when it changes, and never with every figure.
  const state = (words) => text(line, words);

  const catchUp = async () => {
    const answer = await fetch('/console/now.json', { redirect: 'manual', headers: { Accept: 'application/json' } });
    if (answer.type === 'opaqueredirect' || answer.status === 401) {
      location.reload();
    } else if (answer.ok) {
      whole = await answer.json();
      show();
    }
  };

  const leave = () => {
    if (stream) {
      stream.close();
      stream = null;
    }
  };

  const comeAgain = () => {
    leave();
    state('Not live: trying again');
    setTimeout(() => catchUp().catch(() => {}).finally(listen), RETRY_MS);
  };

  const listen = () => {
    if (document.hidden || stream) {
      return;
    }
    stream = new EventSource('/api/live?events=now');
    stream.addEventListener('open', () => state('Live'));
    stream.addEventListener('now', (event) => {
      const fresh = JSON.parse(event.data);
      state('Live');
      if (isHole(fresh)) {
        catchUp().catch(() => {});
      } else {
        take(fresh);
        show();
      }
    });
    stream.addEventListener('error', () => {
      if (stream && stream.readyState === EventSource.CLOSED) {
        comeAgain();
      } else {
        state('Not live: connecting again');
      }
    });
  };

  makeCharts();
  sayCharts();
  said = Date.now();
  listen();
  dark.addEventListener('change', makeCharts);
  // A page that nobody sees asks for nothing.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
      leave();
    } else {
      catchUp().catch(() => {}).finally(listen);
    }
  });
  let width = innerWidth;
  addEventListener('resize', () => {
    if (innerWidth !== width) {
      width = innerWidth;
      makeCharts();
    }
  });
})();
