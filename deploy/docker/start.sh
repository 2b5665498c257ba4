#!/bin/sh
# Starts one process of the image's service, app or worker; in the tools image, the yipan command.
set -eu
case "${SERVICE}" in
    tools)
        # The image's own first argument means nothing to the command.
        if [ "${1:-app}" = app ]; then set -- --help; fi
        exec yipan "$@"
        ;;
    *) exec python -m "$(echo "${SERVICE}" | tr - _).${1:-app}" ;;
esac
