// Asks for what came after the newest row, every two seconds, until it is told to pause.
(() => {
  'use strict';

  const EVERY_MS = 2000;
  const MOST_ROWS = 200;
  const body = document.getElementById('records');
  const pause = document.getElementById('pause');
  const line = document.getElementById('tail-line');
  let paused = false;
  let asking = false;

  const tell = (words) => {
    if (line.textContent !== words) {
      line.textContent = words;
    }
  };

  const ask = async () => {
    if (paused || asking || document.hidden) {
      return;
    }
    asking = true;
    try {
      const { topic, q, next } = body.dataset;
      const answer = await fetch(`/console/topics/rows?${new URLSearchParams({ topic, q, after: next })}`, { redirect: 'manual' });
      if (answer.type === 'opaqueredirect' || answer.status === 401) {
        location.reload();
      } else if (answer.ok) {
        const rows = await answer.text();
        body.dataset.next = answer.headers.get('Handshake-Next') || next;
        body.insertAdjacentHTML('afterbegin', rows);
        while (body.rows.length > MOST_ROWS) {
          body.deleteRow(-1);
        }
        document.getElementById('none').hidden = body.rows.length > 0;
        tell('Following');
      } else {
        tell('Not following: trying again');
      }
    } catch {
      tell('Not following: trying again');
    } finally {
      asking = false;
    }
  };

  pause.hidden = false;
  pause.addEventListener('click', () => {
    paused = !paused;
    pause.setAttribute('aria-pressed', String(paused));
    pause.textContent = paused ? 'Go on' : 'Pause';
    tell(paused ? 'Paused' : 'Following');
    ask();
  });
  setInterval(ask, EVERY_MS);
})();
