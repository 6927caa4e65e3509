# dossier: make, make check, make demo, make lint, make bench, make install DESTDIR= PREFIX=
# build/ mirrors an installation (bin, share/dossier, share/locale), so the program finds its
# layouts beside itself in both.

PREFIX ?= /usr/local
CC = gcc
PACKAGES = glib-2.0 libxml-2.0 libarchive libcrypto sqlite3
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
  -Wvla -Wwrite-strings -Wcast-qual -Wformat=2 -Werror
CPPFLAGS = -D_GNU_SOURCE -iquote core -iquote . -include core/sys/banned.h
CFLAGS = -O2 -g
LDLIBS = -lm
B = build

CORE := $(wildcard core/*/*.c)
TOOLS := $(wildcard tools/*.c)
UNIT := $(wildcard tests/unit/*.c)

all: $(B)/bin/dossier $(patsubst layouts/%,$(B)/share/dossier/layouts/%,$(wildcard layouts/*))

$(B)/config.mk: Makefile
	@mkdir -p $(@D)
	@pkg-config --exists $(PACKAGES) || { echo "missing: see .ci/setup" >&2; exit 1; }
	@printf 'PACKAGE_CFLAGS = %s\nPACKAGE_LIBS = %s\n' "$$(pkg-config --cflags $(PACKAGES))" "$$(pkg-config --libs $(PACKAGES))" >$@

ifneq ($(MAKECMDGOALS),clean)
-include $(B)/config.mk
endif

COMPILE = $(CC) -std=gnu17 $(WARNINGS) $(CPPFLAGS) $(PACKAGE_CFLAGS) $(CFLAGS) -pthread -MMD -MP

$(B)/obj/%.o: %.c $(B)/config.mk
	@mkdir -p $(@D)
	$(COMPILE) -c -o $@ $<

$(B)/libdossier.a: $(CORE:%.c=$(B)/obj/%.o)
	@rm -f $@
	ar rcsD $@ $^

$(B)/bin/dossier: $(TOOLS:%.c=$(B)/obj/%.o) $(B)/libdossier.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -pthread -o $@ $^ $(PACKAGE_LIBS) $(LDLIBS)

$(B)/share/dossier/layouts/%: layouts/%
	@mkdir -p $(@D)
	cp $< $@

$(B)/tests/%: $(B)/obj/tests/%.o $(B)/libdossier.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -pthread -o $@ $^ $(PACKAGE_LIBS) $(LDLIBS)

unit: $(UNIT:%.c=$(B)/%)

clean:
	rm -rf $(B)

.PHONY: all unit clean
.SECONDARY:
-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)
