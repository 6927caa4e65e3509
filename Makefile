# dossier: make, make check, make demo, make lint, make bench, make install DESTDIR= PREFIX=, make clean
# build/ mirrors an installation (bin, share/dossier, share/locale), so the program finds its
# layouts and messages beside itself in both.

VERSION = 0.1
PREFIX ?= /usr/local
CC = gcc
PACKAGES = glib-2.0 libxml-2.0 libarchive libcrypto sqlite3
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
  -Wvla -Wwrite-strings -Wcast-qual -Wformat=2 -Werror
CPPFLAGS = -D_GNU_SOURCE -iquote core -iquote . -include core/sys/banned.h
CFLAGS = -O2 -g
LDFLAGS = -Wl,--as-needed
LDLIBS = -lm
B = build

CORE := $(wildcard core/*/*.c)
TOOLS := $(wildcard tools/*.c)
UNIT := $(wildcard tests/unit/test_*.c)
LAYOUTS := $(wildcard layouts/*)
PAGES := $(wildcard man/*.[157])
MESSAGES := $(B)/share/locale/zh_CN/LC_MESSAGES/dossier.mo

all: $(B)/bin/dossier $(LAYOUTS:layouts/%=$(B)/share/dossier/layouts/%) $(MESSAGES)

$(B)/config.mk: Makefile
	@mkdir -p $(@D)
	@pkg-config --exists $(PACKAGES) || { .ci/setup --tell >&2; exit 1; }
	@printf 'PACKAGE_CFLAGS = %s\nPACKAGE_LIBS = %s\n' "$$(pkg-config --cflags $(PACKAGES))" "$$(pkg-config --libs $(PACKAGES))" >$@

# What cannot compile yet (nothing installed) must not stop the goals that install it, or that need no compiler.
ifneq ($(filter-out clean setup demo check lint,$(or $(MAKECMDGOALS),all)),)
-include $(B)/config.mk
endif

COMPILE = $(CC) -std=gnu17 $(WARNINGS) $(CPPFLAGS) $(PACKAGE_CFLAGS) $(CFLAGS) -pthread -MMD -MP
LINK = $(CC) $(CFLAGS) $(LDFLAGS) -pthread

$(B)/obj/%.o: %.c $(B)/config.mk
	@mkdir -p $(@D)
	$(COMPILE) -c -o $@ $<

$(B)/obj/tools/main.o: CPPFLAGS += -DDOSSIER_VERSION='"$(VERSION)"'

$(B)/libdossier.a: $(CORE:%.c=$(B)/obj/%.o)
	@rm -f $@
	ar rcsD $@ $^

# The tools without their main, for unit tests of what they share.
$(B)/libtools.a: $(patsubst %.c,$(B)/obj/%.o,$(filter-out tools/main.c,$(TOOLS)))
	@rm -f $@
	ar rcsD $@ $^

$(B)/bin/dossier: $(TOOLS:%.c=$(B)/obj/%.o) $(B)/libdossier.a
	@mkdir -p $(@D)
	$(LINK) -o $@ $^ $(PACKAGE_LIBS) $(LDLIBS)

$(B)/share/dossier/layouts/%: layouts/%
	@mkdir -p $(@D)
	cp $< $@

$(MESSAGES): tools/zh_CN.po
	@mkdir -p $(@D)
	msgfmt --check -o $@ $<

$(B)/tests/unit/%: $(B)/obj/tests/unit/%.o $(B)/libtools.a $(B)/libdossier.a
	@mkdir -p $(@D)
	$(LINK) -o $@ $^ $(PACKAGE_LIBS) $(LDLIBS)

unit: $(UNIT:%.c=$(B)/%)

# check and demo install what is missing first, then start make anew with what is there.
setup:
	.ci/setup

check: setup
	$(MAKE) --no-print-directory all unit
	prove -j2 --exec '' $(UNIT:%.c=$(B)/%) $(wildcard tests/cli/*.t) :: --tap

$(B)/tests/bench/%: tests/bench/%.c $(B)/libdossier.a
	@mkdir -p $(@D)
	$(COMPILE) -o $@ $< $(B)/libdossier.a $(LDFLAGS) $(PACKAGE_LIBS) $(LDLIBS)

bench: all $(patsubst %.c,$(B)/%,$(wildcard tests/bench/*.c))
	tests/bench/run

# tests/fuzz/run calls make for these with clang and its sanitizers.
$(B)/tests/fuzz/%: tests/fuzz/%.c $(B)/libdossier.a
	@mkdir -p $(@D)
	$(COMPILE) $(FUZZ) -o $@ $< $(B)/libdossier.a $(LDFLAGS) $(PACKAGE_LIBS) $(LDLIBS)

fuzz:
	tests/fuzz/run 5

fuzz-long:
	tests/fuzz/run 600

clean:
	rm -rf $(B)

.PHONY: all unit setup check bench fuzz fuzz-long clean
.SECONDARY:
-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)
