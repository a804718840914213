// A whole LMS page does not belong into a tool's frame: a tool that returns here leaves the frame.
try {
  if (window.top !== window.self && window.top.location.origin === window.location.origin) {
    window.top.location.replace(window.location.href);
  }
} catch {
  // The top window is another website; frame-ancestors keeps this page out of there anyway.
}
