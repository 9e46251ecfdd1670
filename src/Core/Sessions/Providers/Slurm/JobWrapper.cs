namespace Scalable.Sessions.Providers.Slurm;

/// <summary>
/// The script that runs inside a job: takes the attempt at an index, makes sure that no other job runs it, runs it and
/// measures it. Everything of the user's is read from a file of words separated by zero characters, so that nothing of it
/// is ever read by a shell. It needs bash 4 and /proc on the node, and uses GNU time if that is installed.
/// </summary>
internal static class JobWrapper
{
    public const string FileName = "job-wrapper.sh";

    public const string Text = """
        # usage: job-wrapper.sh RUN_DIRECTORY BATCH_DIRECTORY INDEX
        tasks="$1/tasks" batch="$2" index="$3"
        mapfile -t keys < "$batch/index"
        key="${keys[$index]}"
        base="$tasks/$key"
        me="${SLURM_JOB_ID:-$$}" restart="${SLURM_RESTART_COUNT:-0}"

        # The first job to make the directory runs the attempt; the same job may do so again after a requeue.
        if mkdir "$base.claim" 2>/dev/null; then
            printf '%s\n' "$me" > "$base.claim/owner.new" && mv "$base.claim/owner.new" "$base.claim/owner"
        else
            owner=; read -r owner 2>/dev/null < "$base.claim/owner"
            [[ "$owner" == "$me" && "$restart" -gt 0 ]] || exit 0
        fi

        # The order: directory, output, errors, walltime in seconds (0 for none), number of variables, variables, command.
        words=()
        while IFS= read -r -d '' word; do words+=("$word"); done < "$base.order"
        directory="${words[0]}" output="${words[1]}" errors="${words[2]}" walltime="${words[3]}" variables="${words[4]}"
        # The variables are set for the command alone: in this shell they could change what it does. The inner shell only
        # takes the command's place, so that a program whose name holds an equals sign is not taken for a variable.
        command=(/usr/bin/env -- "${words[@]:5:variables}" "SCALABLE_CPUS=${SLURM_CPUS_PER_TASK:-1}" /bin/sh -c 'exec "$@"' sh "${words[@]:5 + variables}")

        now() { local t="${EPOCHREALTIME:-$(date +%s.%N)}"; printf '%s' "${t/,/.}"; }
        micro() { local t="${1/,/.}" f=0; [[ "$t" == *.* ]] && f="${t#*.}"; f="${f}000000"; printf '%s' "$((10#${t%%.*} * 1000000 + 10#${f:0:6}))"; }
        put() { cat > "$1.new" && mv "$1.new" "$1"; }

        # What an earlier start of the same job left behind is not this one's.
        rm -f "$base.result" "$base.overtime" "$base.maxrss" "$base.peak"
        started="$(now)"
        printf 'started=%s\nnode=%s\njob=%s\nrestart=%s\n' "$started" "${SLURMD_NODENAME:-$HOSTNAME}" "$me" "$restart" | put "$base.start"

        if ! cd -- "$directory" 2>> "$errors"; then
            printf 'started=%s\nended=%s\nstatus=127\nstart_failed=1\nnode=%s\n' "$started" "$(now)" "${SLURMD_NODENAME:-$HOSTNAME}" | put "$base.result"
            exit 127
        fi

        io() { local name value; read_bytes=0 written_bytes=0
            while read -r name value; do case "$name" in rchar:) read_bytes=$value;; wchar:) written_bytes=$value;; esac; done 2>/dev/null < "/proc/$$/io"; }
        field() { local name value; while read -r name value _; do [[ "$name" == "$2" ]] && { printf -v "$3" '%s' "$value"; return; }; done 2>/dev/null < "$1"; }

        # Looks at all processes below $1 every 2 % of their age, and keeps the peak in a file; ends them at the walltime.
        watch() {
            local root="$1" peak=0 noted=0 pause tick pids pid child children resident highest total shared value age
            exec {tick}<> <(:)
            local begun; begun="$(micro "$started")"
            while [[ -d "/proc/$root" ]]; do
                age=$(($(micro "${EPOCHREALTIME:-$(date +%s.%N)}") - begun))
                pids=("$root")
                for ((i = 0; i < ${#pids[@]}; i++)); do
                    for children in "/proc/${pids[i]}/task/"*/children; do
                        child=; read -r child 2>/dev/null < "$children"
                        for pid in $child; do pids+=("$pid"); done
                    done
                done
                total=0 alive=0
                for pid in "${pids[@]}"; do
                    resident=0 highest=0
                    field "/proc/$pid/status" VmRSS: resident
                    field "/proc/$pid/status" VmHWM: highest
                    ((resident > 0)) && ((alive++))
                    ((total += resident))
                    ((highest > peak)) && peak=$highest
                done
                if ((alive > 1 && total > peak)); then
                    shared=0
                    for pid in "${pids[@]}"; do value=0; field "/proc/$pid/smaps_rollup" Pss: value; ((shared += value)); done
                    ((shared > peak)) && peak=$shared
                fi
                if ((peak > noted)); then noted=$peak; printf '%s\n' "$peak" > "$base.peak"; fi
                if ((walltime > 0 && age >= walltime * 1000000)); then
                    : > "$base.overtime"
                    kill -TERM "${pids[@]}" 2>/dev/null; read -rt 2 -u "$tick"; kill -KILL "${pids[@]}" 2>/dev/null
                fi
                pause=$((age / 50)); ((pause < 30000)) && pause=30000; ((pause > 1000000)) && pause=1000000
                printf -v pause '%d.%06d' $((pause / 1000000)) $((pause % 1000000))
                read -rt "$pause" -u "$tick"
            done
        }

        terminated=0
        trap 'terminated=1' TERM
        io; read_before=$read_bytes written_before=$written_bytes
        time=()
        [[ -x /usr/bin/time ]] && /usr/bin/time -q -f %M -o /dev/null true 2>/dev/null && time=(/usr/bin/time -q -f %M -o "$base.maxrss")
        # What the wrapper's own helpers took until here is not the command's.
        times > "$base.times"
        { read -r _; read -r user_before system_before; } < "$base.times"
        "${time[@]}" "${command[@]}" < /dev/null > "$output" 2> "$errors" &
        root=$!
        watch "$root" & watcher=$!
        wait "$root"; status=$?
        while ((terminated)) && kill -0 "$root" 2>/dev/null; do wait "$root"; status=$?; done
        ended="$(now)"
        # At the end the children's processor time and bytes are the kernel's exact sums; the watcher is not among them yet.
        io
        times > "$base.times"
        { read -r _; read -r user system; } < "$base.times"
        kill -KILL "$watcher" 2>/dev/null
        peak=0; read -r peak 2>/dev/null < "$base.peak"
        maximum=0; [[ -f "$base.maxrss" ]] && while read -r line; do [[ "$line" =~ ^[0-9]+$ ]] && maximum=$line; done < "$base.maxrss"
        ((maximum > peak)) && peak=$maximum
        over=0; [[ -e "$base.overtime" ]] && over=1
        {
            printf 'started=%s\nended=%s\nstatus=%s\nterminated=%s\novertime=%s\n' "$started" "$ended" "$status" "$terminated" "$over"
            printf 'peak_kib=%s\nuser=%s\nsystem=%s\n' "$peak" "$user" "$system"
            printf 'user_before=%s\nsystem_before=%s\n' "$user_before" "$system_before"
            printf 'read=%s\nwritten=%s\n' "$((read_bytes - read_before))" "$((written_bytes - written_before))"
            printf 'node=%s\njob=%s\nrestart=%s\n' "${SLURMD_NODENAME:-$HOSTNAME}" "$me" "$restart"
        } | put "$base.result"
        exit "$status"

        """;
}
