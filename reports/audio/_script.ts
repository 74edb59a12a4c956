/**
 * What moves in recordings: playheads, and pictures as sliders: a click, arrow keys, Home and End. Who begins to play ends
 * the others.
 */
export const playersScript = `
(() => {
  const recordings = [...document.querySelectorAll(".recording")];
  const players = recordings.flatMap((recording) => recording.querySelector("audio") ?? []);
  for (const player of players) {
    player.addEventListener("play", () => {
      for (const other of players) if (other !== player) other.pause();
    });
  }
  for (const recording of recordings) {
    const player = recording.querySelector("audio");
    const picture = recording.querySelector(".picture");
    if (player && picture) follow(player, picture);
  }

  function follow(player, picture) {
    const seconds = Number(picture.dataset.seconds);
    const playhead = picture.querySelector(".playhead");
    picture.setAttribute("role", "slider");
    picture.setAttribute("aria-label", picture.dataset.label);
    picture.setAttribute("aria-valuemin", "0");
    picture.setAttribute("aria-valuemax", seconds.toFixed(2));
    picture.tabIndex = 0;
    show(0);

    function show(position) {
      playhead.hidden = position === 0;
      playhead.style.left = 100 * Math.min(1, position / seconds) + "%";
      picture.setAttribute("aria-valuenow", position.toFixed(2));
      picture.setAttribute("aria-valuetext", position.toFixed(1) + " of " + seconds.toFixed(1) + " s");
    }
    function seek(position) {
      if (player.readyState === 0) player.preload = "auto";
      player.currentTime = Math.max(0, Math.min(seconds, position));
      show(player.currentTime);
    }
    function run() {
      show(player.currentTime);
      if (!player.paused) requestAnimationFrame(run);
    }
    for (const event of ["play", "seeked", "timeupdate"]) {
      player.addEventListener(event, () => event === "play" ? run() : show(player.currentTime));
    }
    picture.addEventListener("click", (event) => {
      const { left, width } = picture.getBoundingClientRect();
      seek(seconds * (event.clientX - left) / width);
    });
    picture.addEventListener("keydown", (event) => {
      const now = player.currentTime;
      const step = seconds / 20;
      const to = {
        ArrowRight: now + step, ArrowUp: now + step, ArrowLeft: now - step, ArrowDown: now - step,
        Home: 0, End: seconds,
      }[event.key];
      if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      seek(to);
    });
  }
})();
`;
