# dossier: make, make demo, make check, make install DESTDIR= PREFIX=, make clean;
# for who works on it: make quick, lint, sanitize, tsan, fuzz, fault, fault-long, mutants, coverage, remote, pages, bench, reproducible.
# build/ mirrors an installation (bin, share/dossier, share/locale), so the program finds its
# layouts and messages beside itself in both.

VERSION = 0.1
# No clock is before this day: who changes an archive is told.
RELEASED = 2026-11-01
PREFIX ?= /usr/local
CC = gcc
PACKAGES = glib-2.0 libxml-2.0 libarchive libcrypto sqlite3 xlsxwriter libqrencode
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
  -Wvla -Wwrite-strings -Wcast-qual -Wformat=2 -Werror
CPPFLAGS = -D_GNU_SOURCE -iquote core -iquote . -include core/sys/banned.h
CFLAGS = -O2 -g
# The directory of the build stays out of its result.
PREFIX_MAP = -ffile-prefix-map=$(CURDIR)=.
LDFLAGS = -Wl,--as-needed
LDLIBS = -lm
B = build

CORE := $(sort $(shell find core -name "*.c"))
TOOLS := $(sort $(shell find tools -name "*.c"))
UNIT := $(wildcard tests/unit/test_*.c)
UNITS := $(UNIT:%.c=$(B)/%) $(B)/tests/forge/test_forge
FIXTURES := $(wildcard tests/unit/fixtures/*.c)
FORGE := $(wildcard tests/forge/*.c)
LAYOUTS := $(wildcard layouts/*)
PAGES := $(wildcard man/*.[157])
SHELLS := bash zsh fish
MESSAGES := $(B)/share/locale/zh_CN/LC_MESSAGES/dossier.mo

all: $(B)/bin/dossier $(LAYOUTS:layouts/%=$(B)/share/dossier/layouts/%) $(MESSAGES) \
  $(SHELLS:%=$(B)/share/dossier/completion/%)

$(B)/config.mk: Makefile
	@mkdir -p $(@D)
	@pkg-config --exists $(PACKAGES) || { .ci/setup --tell --build >&2; exit 1; }
	@printf 'PACKAGE_CFLAGS = %s\nPACKAGE_LIBS = %s\n' "$$(pkg-config --cflags $(PACKAGES))" "$$(pkg-config --libs $(PACKAGES))" >$@

# What cannot compile yet (nothing installed) must not stop the goals that install it, or that need no compiler.
ifneq ($(filter-out clean setup demo check lint sanitize tsan fuzz fuzz-long fault-long coverage remote pages reproducible print-%,$(or $(MAKECMDGOALS),all)),)
-include $(B)/config.mk
endif

COMPILE = $(CC) -std=gnu17 $(WARNINGS) $(CPPFLAGS) $(PACKAGE_CFLAGS) $(PREFIX_MAP) $(CFLAGS) -pthread -MMD -MP
# V=1 shows the commands.
Q = $(if $(V),,@)
SAY = $(if $(V),@:,@echo '  $(1)  $@')
LINK = $(CC) $(CFLAGS) $(LDFLAGS) -pthread

$(B)/obj/%.o: %.c $(B)/config.mk
	@mkdir -p $(@D)
	$(call SAY,compile)
	$(Q)$(COMPILE) -c -o $@ $<

$(B)/obj/tools/screen/command.o: CPPFLAGS += -DDOSSIER_RELEASED='"$(RELEASED)"'
$(B)/obj/tools/main.o: CPPFLAGS += -DDOSSIER_VERSION='"$(VERSION)"'

$(B)/libdossier.a: $(CORE:%.c=$(B)/obj/%.o)
	@rm -f $@
	$(call SAY,archive)
	$(Q)ar rcsD $@ $^

# The tools without their main, for unit tests of what they share.
$(B)/libtools.a: $(patsubst %.c,$(B)/obj/%.o,$(filter-out tools/main.c,$(TOOLS)))
	@rm -f $@
	$(call SAY,archive)
	$(Q)ar rcsD $@ $^

$(B)/bin/dossier: $(TOOLS:%.c=$(B)/obj/%.o) $(B)/libdossier.a
	@mkdir -p $(@D)
	$(call SAY,link)
	$(Q)$(LINK) -o $@ $^ $(PACKAGE_LIBS) $(LDLIBS)

$(B)/share/dossier/completion/%: tools/completion/%
	@mkdir -p $(@D)
	$(Q)cp $< $@

$(B)/share/dossier/layouts/%: layouts/%
	@mkdir -p $(@D)
	@cp $< $@

$(MESSAGES): tools/zh_CN.po
	@mkdir -p $(@D)
	@msgfmt --check-format -o $@ $<

# What unit tests share.
$(B)/libfixtures.a: $(FIXTURES:%.c=$(B)/obj/%.o)
	@rm -f $@
	$(call SAY,archive)
	$(Q)ar rcsD $@ $^

$(B)/tests/unit/%: $(B)/obj/tests/unit/%.o $(B)/libfixtures.a $(B)/libtools.a $(B)/libdossier.a
	@mkdir -p $(@D)
	$(call SAY,link)
	$(Q)$(LINK) -o $@ $^ $(PACKAGE_LIBS) $(LDLIBS)

$(B)/tests/forge/test_forge: $(FORGE:%.c=$(B)/obj/%.o) $(B)/libfixtures.a $(B)/libtools.a $(B)/libdossier.a
	@mkdir -p $(@D)
	$(call SAY,link)
	$(Q)$(LINK) -o $@ $^ $(PACKAGE_LIBS) $(LDLIBS)

PRELOADED = $(B)/tests/cli/clock.so $(B)/tests/cli/hide.so $(B)/tests/cli/between.so
unit: $(UNITS) $(PRELOADED)

# For tests of what takes days (clock), of readers beside writers (hide), and of two commands at once (between).
$(B)/tests/cli/%.so: tests/cli/%.c
	@mkdir -p $(@D)
	$(call SAY,link)
	$(Q)$(CC) -std=gnu17 $(WARNINGS) -D_GNU_SOURCE -O2 -fPIC -shared -o $@ $< -ldl

# check, demo and lint install what is missing first, then start make anew with what is there.
setup:
	.ci/setup

# One prove for everything, so that its last line is the verdict. TESTS= names some files instead. The longest go first: nothing
# waits for them in the end.
LONGEST = $(B)/tests/unit/test_crash $(B)/tests/unit/test_verify_pack tests/cli/shell-verify.t
CLI := $(wildcard tests/cli/*.t)
ALL = $(filter $(1),$(LONGEST)) $(filter-out $(LONGEST),$(1))
PROVE = DOSSIER_BUILD=$(abspath $(B)) prove -j2 --exec tests/cleanly

check: setup
	@$(MAKE) --no-print-directory all unit
	@$(MAKE) --no-print-directory prove

prove:
	@$(PROVE) $(or $(TESTS),$(call ALL,$(UNITS) $(CLI))) :: --tap

# What to run after each change, in less than a minute.
quick: all unit
	@$(PROVE) $(call ALL,$(UNIT:%.c=$(B)/%) tests/cli/golden.t tests/cli/file.t tests/cli/verify.t) :: --tap

demo: setup
	@$(MAKE) --no-print-directory all
	tests/demo.sh $(B)/demo

lint:
	.ci/setup --lint
	@$(MAKE) --no-print-directory all unit
	$(PROVE) tests/lint

# The same tests with the sanitizers watching.
SANITIZE = -O1 -g -fno-omit-frame-pointer -Wno-error
sanitize: setup
	@$(MAKE) --no-print-directory B=build/asan \
	  CFLAGS='$(SANITIZE) -fsanitize=address,undefined -fno-sanitize-recover=undefined' all unit
	ASAN_OPTIONS=detect_stack_use_after_return=1 $(MAKE) --no-print-directory B=build/asan prove

# GLib's own locks are unknown to the sanitizer until tests/tsan/glib.c tells it of them; so are those of its allocator,
# which is left out.
TSAN_WRAPS = $(patsubst %,-Wl$(comma)--wrap=%,g_mutex_lock g_mutex_unlock g_once_init_enter g_once_init_leave \
  g_ptr_array_add g_array_append_vals g_hash_table_insert g_hash_table_add g_hash_table_remove \
  g_hash_table_lookup g_hash_table_contains)
TSAN_UNIT = test_digest test_digest_thread test_index test_transaction test_work
TSAN_CLI = file.t verify.t seal.t pack.t verify-pack.t
comma = ,
TSAN = B=build/tsan CFLAGS='$(SANITIZE) -fsanitize=thread'
tsan: setup
	@$(MAKE) --no-print-directory $(TSAN) build/tsan/obj/tests/tsan/glib.o
	@$(MAKE) --no-print-directory $(TSAN) LDFLAGS='$(LDFLAGS) $(TSAN_WRAPS)' \
	  LDLIBS='build/tsan/obj/tests/tsan/glib.o $(LDLIBS)' all $(PRELOADED:$(B)/%=build/tsan/%) $(TSAN_UNIT:%=build/tsan/tests/unit/%)
	G_SLICE=always-malloc TSAN_OPTIONS=halt_on_error=1:ignore_noninstrumented_modules=1 $(MAKE) --no-print-directory B=build/tsan prove \
	  TESTS='$(TSAN_UNIT:%=build/tsan/tests/unit/%) $(TSAN_CLI:%=tests/cli/%)'

# Every system call of every mutating command killed or failed in turn. FAULT=short takes a sample.
$(B)/tests/fault/shim.so: tests/fault/shim.c
	@mkdir -p $(@D)
	$(call SAY,link)
	$(Q)$(CC) -std=gnu17 $(WARNINGS) -D_GNU_SOURCE -O2 -fPIC -shared -o $@ $< -ldl

# Whatever the clock: a day, a month and ten years ahead, and the evening of UTC on which it is the new year already in
# China. CLOCKS= other instants, as date(1) reads them; TESTS="$$(make print-CLI print-UNITS)" for all tests instead of those
# that ask most for the day.
CLOCKS = '1 day' '31 days' '3653 days' 'Dec 31 18:00 UTC'
CLOCKED = $(addprefix tests/cli/,clock.t due.t hold.t seal.t restrict.t golden.t file.t destroy.t person.t examples.t)
clocks: all unit
	for instant in $(CLOCKS); do echo "as of $$instant"; LD_PRELOAD=$(abspath $(B))/tests/cli/clock.so \
	  CLOCK_SHIFT=$$(($$(date -d "$$instant" +%s) - $$(date +%s))) $(PROVE) $(or $(TESTS),$(CLOCKED)) || exit 1; done

# Each report of verify about a forged document taken out in turn: a forged case must fail then.
mutants: all unit
	DOSSIER_BUILD=$(B) tests/forge/mutants

# Which lines of core the tests of check run, in a build of their own: a line a file, the least first. A program in a sandbox
# complains that it cannot write its counts, so some tests of what it prints fail here.
coverage: setup
	@$(MAKE) --no-print-directory B=build/coverage PREFIX_MAP= CFLAGS='-O0 -g --coverage' all unit
	find build/coverage -name '*.gcda' -delete
	printf '%s\n' $(UNITS:$(B)/%=build/coverage/%) $(CLI) | DOSSIER_BUILD=$(abspath build/coverage) \
	  xargs -P2 -I@ sh -c 'tests/cleanly @ >/dev/null 2>&1 || echo "@ fails in this build"'
	tests/coverage build/coverage

fault: all unit $(B)/tests/fault/shim.so
	FAULT=$(FAULT) $(PROVE) $(filter-out tests/fault/power.t,$(wildcard tests/fault/*.t))

# Real power cuts, as root: some hundred on ext4 and on xfs, each in a file of its own. POWER_CUTS= and POWER_SEED= for more.
fault-long: setup
	.ci/setup --fault
	@$(MAKE) --no-print-directory all unit $(B)/tests/fault/shim.so
	$(PROVE) tests/fault/power.t

# Backups through pipes to a local server that speaks S3; nothing of it may be skipped here.
remote: setup
	.ci/setup --remote
	@$(MAKE) --no-print-directory all
	npm install --silent --no-save --no-audit --no-fund --prefix $(B)/npm s3rver@3.7.1
	S3RVER=$(abspath $(B))/npm/node_modules/.bin/s3rver DOSSIER_BUILD=$(abspath $(B)) tests/cleanly tests/cli/remote.t >$(B)/remote.tap
	! grep SKIP $(B)/remote.tap

# Every form as a browser prints it, read by axe and by a reader of codes; nothing of it may be skipped here.
pages: setup
	.ci/setup --pages
	@$(MAKE) --no-print-directory all $(PRELOADED)
	npm install --silent --no-save --no-audit --no-fund --prefix $(B)/npm axe-core@4.10.2 puppeteer-core@23.11.1
	DOSSIER_BUILD=$(abspath $(B)) tests/cleanly tests/pages/pages.t >$(B)/pages.tap || { grep -v '^ok' $(B)/pages.tap; exit 1; }
	! grep SKIP $(B)/pages.tap

reproducible:
	tests/reproducible.sh

SHELLS_LOOK_AT := bash-completion/completions zsh/site-functions fish/vendor_completions.d
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/dossier/layouts \
	  $(DESTDIR)$(PREFIX)/share/locale/zh_CN/LC_MESSAGES $(DESTDIR)$(PREFIX)/share/man/man1 \
	  $(DESTDIR)$(PREFIX)/share/man/man5 $(DESTDIR)$(PREFIX)/share/man/man7 $(DESTDIR)$(PREFIX)/share/dossier/completion \
	  $(SHELLS_LOOK_AT:%=$(DESTDIR)$(PREFIX)/share/%)
	install -m 755 $(B)/bin/dossier $(DESTDIR)$(PREFIX)/bin/
	install -m 644 $(LAYOUTS) $(DESTDIR)$(PREFIX)/share/dossier/layouts/
	install -m 644 $(SHELLS:%=tools/completion/%) $(DESTDIR)$(PREFIX)/share/dossier/completion/
	install -m 644 tools/completion/bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/dossier
	install -m 644 tools/completion/zsh $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_dossier
	install -m 644 tools/completion/fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/dossier.fish
	install -m 644 $(MESSAGES) $(DESTDIR)$(PREFIX)/share/locale/zh_CN/LC_MESSAGES/
	for page in $(PAGES); do install -m 644 $$page $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/ || exit; done

print-%:
	@echo '$($*)'

$(B)/tests/bench/%: tests/bench/%.c $(B)/libfixtures.a $(B)/libdossier.a
	@mkdir -p $(@D)
	$(COMPILE) -o $@ $< $(B)/libfixtures.a $(B)/libdossier.a $(LDFLAGS) $(PACKAGE_LIBS) $(LDLIBS)

BENCHES := $(patsubst %.c,$(B)/%,$(wildcard tests/bench/*.c))

bench: all $(BENCHES)
	tests/bench/run

bench-large: all $(BENCHES)
	tests/bench/large

# tests/fuzz/run calls make for these with clang and its sanitizers.
$(B)/tests/fuzz/%: tests/fuzz/%.c $(B)/libdossier.a
	@mkdir -p $(@D)
	$(COMPILE) $(FUZZ) -o $@ $< $(B)/libdossier.a $(LDFLAGS) $(PACKAGE_LIBS) $(LDLIBS)

fuzz:
	.ci/setup --lint
	tests/fuzz/run 50000

fuzz-long:
	.ci/setup --lint
	tests/fuzz/run 600s

clean:
	rm -rf $(B)

.PHONY: all unit setup check prove quick demo lint clocks sanitize tsan fuzz fuzz-long fault fault-long mutants coverage bench bench-large remote pages reproducible install clean
.SECONDARY:
-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)
