#!/usr/bin/env bash
# Prints the folder that has to lead LD_LIBRARY_PATH for TorchSharp to load, or nothing where none is needed.
#
#     shim=$(setup-torch.sh) && export LD_LIBRARY_PATH=$shim${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
#
# TorchSharp's native library asks for the symbol version GLIBCXX_3.4.32 (GCC 13). Older systems (Debian 12, Ubuntu
# 22.04) have all its symbols but one, an empty marker. The shim built here is a libstdc++.so.6 that adds the two missing
# versions and takes everything else from the system's library, which it needs by its full file name.
# It is kept beside this script.
set -euo pipefail
cd "$(dirname "$0")"

# Debian keeps ldconfig where only root looks.
PATH=$PATH:/usr/sbin:/sbin

real=$(ldconfig -p 2>/dev/null | sed -nE 's/^[[:space:]]*libstdc\+\+\.so\.6 \(libc6,x86-64\) => (.*)$/\1/p' | head -1)
[ -n "$real" ] || { echo "no x86-64 libstdc++.so.6 on this system" >&2; exit 1; }
real=$(readlink -f "$real")
if grep -q GLIBCXX_3.4.32 "$real"; then
    exit 0
fi

folder=$PWD/torch-shim
shim=$folder/libstdc++.so.6
if [ ! -e "$shim" ] || [ "$real" -nt "$shim" ]; then
    for tool in cc objdump; do
        command -v "$tool" >/dev/null || { echo "$tool is needed to build the libstdc++ shim (install gcc and binutils)" >&2; exit 1; }
    done
    mkdir -p "$folder"
    work=$(mktemp -d -p "$folder")
    trap 'rm -rf "$work"' EXIT

    # A stand-in with the real library's file name as soname: linking against it records that name as needed.
    echo 'void lateral_stub(void) {}' | cc -shared -fPIC -x c -Wl,-soname,"$(basename "$real")" -o "$work/stub.so" -

    # Every version of the real library, empty; then the two that it lacks.
    objdump -p "$real" | sed -n '/^Version definitions:/,/^$/p' | sed -nE 's/^[0-9]+ 0x00 0x[0-9a-f]+ (.*)$/\1 {};/p' >"$work/versions"
    echo 'GLIBCXX_3.4.31 {};' >>"$work/versions"
    echo 'GLIBCXX_3.4.32 { global: _ZSt21ios_base_library_initv; };' >>"$work/versions"
    echo 'void _ZSt21ios_base_library_initv(void) {}' |
        cc -shared -fPIC -x c -Wl,-soname,libstdc++.so.6 -Wl,--version-script,"$work/versions" -Wl,--no-as-needed \
            -o "$work/shim.so" - -x none "$work/stub.so"
    mv "$work/shim.so" "$shim"
fi

echo "$folder"
