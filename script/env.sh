# Sourced by the scripts here after they set $root: the project's own Node, when there is one, comes first on PATH.
# Nothing else is set, and nothing outside the calling script is touched.
if [ -x "$root/.node/node_modules/.bin/node" ]; then
  PATH="$root/.node/node_modules/.bin:$PATH"
  export PATH
fi
