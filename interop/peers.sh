#!/bin/sh
# Lists the Debian packages that the interop tests need and this machine lacks, one a line.
# Exit status: 0 when none is missing, 1 when some are. Tool.java names the same programs.
set -u
missing=0

need() { # package, then a command that succeeds when it is there
    package=$1
    shift
    if ! "$@" >/dev/null 2>&1; then
        echo "$package"
        missing=1
    fi
}

need chromium test -x /usr/bin/chromium
need firefox-esr test -x /usr/bin/firefox-esr
need ffmpeg sh -c 'command -v ffmpeg && command -v ffprobe'
need mkvtoolnix sh -c 'command -v mkvinfo'
need openssl openssl version
need tshark tshark --version
need gcc gcc --version
need libc6-dev test -e /usr/include/stdio.h
need libsrtp2-dev test -e /usr/include/srtp2/srtp.h
need pkg-config pkg-config --version
need libnice-dev pkg-config --exists nice
need golang-go go version
need golang-github-pion-webrtc.v3-dev test -d /usr/share/gocode/src/github.com/pion/webrtc/pkg/media
need coturn test -x /usr/bin/turnserver
need iproute2 ip -V
need nftables test -x /usr/sbin/nft
need nodejs node -e 'process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)'
need npm npm --version
need python3-aiortc /usr/bin/python3 -c 'import aiortc, av, numpy'
need python3-gst-1.0 /usr/bin/python3 -c 'import gi; gi.require_version("Gst", "1.0"); from gi.repository import Gst'
need gir1.2-gst-plugins-bad-1.0 /usr/bin/python3 -c 'import gi; gi.require_version("GstWebRTC", "1.0"); from gi.repository import GstWebRTC'
need gstreamer1.0-tools sh -c 'command -v gst-inspect-1.0'
need gstreamer1.0-plugins-base gst-inspect-1.0 --exists opusenc
need gstreamer1.0-plugins-good gst-inspect-1.0 --exists vp8enc
need gstreamer1.0-plugins-bad gst-inspect-1.0 --exists webrtcbin
need gstreamer1.0-plugins-ugly gst-inspect-1.0 --exists x264enc
need gstreamer1.0-libav gst-inspect-1.0 --exists avenc_g722
need gstreamer1.0-nice gst-inspect-1.0 nicesrc

exit $missing
