# SPDX-License-Identifier: GPL-2.0-or-later
# What ./run and ./check share: the packages, and how to get from a fresh clone to a build.
# Sourced by both; everything it says goes to stderr, so that stdout is the program's own.

# What the programs need to be built and run. The two fonts draw the pictures: Latin, and Chinese.
build_packages=(
	gcc libc6-dev pkg-config meson ninja-build python3 gettext
	libgtk-4-dev libadwaita-1-dev libgtksourceview-5-dev libjson-glib-dev libglib2.0-dev-bin
	liblua5.4-dev libmd4c-dev libseccomp-dev
	desktop-file-utils appstream librsvg2-bin librsvg2-common libxml2-utils
	fonts-dejavu-core fonts-noto-cjk
)

# What the tests need on top. dbus-x11 stays out: it starts a session bus for every program under Xvfb.
test_packages=(
	libcmocka-dev bats lua-check binutils
	xvfb xauth x11-utils xdotool imagemagick
	dbus-daemon at-spi2-core python3-pyatspi gir1.2-atspi-2.0 python3-gi
)

# What ./check --kernel needs on top; the kernel that runs is the one that the headers are of.
kernel_packages=(
	qemu-system-x86 busybox-static cpio make linux-headers-amd64
)

say() {
	printf '%s\n' "$*" >&2
}

# The packages of the arguments that are not installed, one a line.
missing_packages() {
	local installed
	installed=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' "$@" 2>/dev/null |
		sed -n 's/ installed$//p' | sort -u) || true
	comm -23 <(printf '%s\n' "$@" | sort -u) <(printf '%s\n' "$installed")
}

# Run a command as root. Without a terminal nobody could type a password, so sudo must not ask for one.
as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif ! command -v sudo >/dev/null; then
		say "This needs root, and there is no sudo here. As root: $*"
		return 1
	elif [ -t 0 ]; then
		sudo "$@"
	else
		sudo -n "$@"
	fi
}

# Install what is missing of the packages given.
install_packages() {
	if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
		say "This is not Debian, so nothing is installed. Needed are, by Debian's names: $*"
		return 0
	fi
	local missing ask=()
	mapfile -t missing < <(missing_packages "$@")
	[ ${#missing[@]} -eq 0 ] && return 0

	say "Installing ${#missing[@]} packages: ${missing[*]}"
	[ -t 0 ] || ask=(--yes)
	as_root apt-get -q update >&2 &&
		as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install --no-install-recommends "${ask[@]}" \
			"${missing[@]}" >&2
}

# build_in DIRECTORY [MESON OPTION...]: configure the build directory where it is new, then build.
build_in() {
	local directory=$1
	shift
	if [ ! -f "$directory/build.ninja" ]; then
		meson setup "$directory" "$top" "$@" >&2
	fi
	ninja --quiet -C "$directory" | { grep -vx 'ninja: no work to do.' || true; } >&2
}

# Whether a window could be shown: GTK itself is asked, since DISPLAY may be set and nobody be there.
display_answers() {
	python3 -c 'import ctypes, sys; sys.exit(not ctypes.CDLL("libgtk-4.so.1").gtk_init_check())' 2>/dev/null
}
